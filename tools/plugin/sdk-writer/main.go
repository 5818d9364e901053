// Package sdkwriter is the command around the generators of SDKs. They are in two modules, since they
// need two versions of Pulumi.
package sdkwriter

import (
	"fmt"
	"os"
	"path/filepath"
)

// Generate gives the files of the SDK of a Pulumi schema, which is JSON, for a language.
type Generate func(schema []byte, language string) (map[string][]byte, error)

// Main reads SCHEMA LANGUAGE DIRECTORY from the command line, and writes the SDK; it ends the process
// when that fails.
func Main(generate Generate) {
	if err := run(os.Args[1:], generate); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, generate Generate) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: go run . SCHEMA LANGUAGE DIRECTORY")
	}
	schema, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	files, err := generate(schema, args[1])
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(args[2], name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
