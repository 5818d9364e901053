// Generates the SDK of a Pulumi schema for one language, with the generators that Pulumi's own language
// hosts use: for machines that have the engine, and not the hosts.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-alicloud-image-pipeline"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: sdk-generator SCHEMA LANGUAGE DIRECTORY")
	}
	pkg, err := load(args[0])
	if err != nil {
		return err
	}
	files, err := generate(pkg, args[1])
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

func load(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, noPackages{}, schema.ValidationOptions{})
	if err == nil && len(diagnostics) > 0 {
		return nil, diagnostics
	}
	return pkg, err
}

// The schema names types of its own only: no other package is ever loaded.
type noPackages struct{ schema.ReferenceLoader }

func generate(pkg *schema.Package, language string) (map[string][]byte, error) {
	switch language {
	case "python":
		return python.GeneratePackage(tool, pkg, nil, noPackages{})
	case "go":
		return gogen.GeneratePackage(tool, pkg, nil)
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, nil, nil, true, noPackages{})
	}
	return nil, fmt.Errorf("no generator for %q here; there are: go, nodejs, python", language)
}
