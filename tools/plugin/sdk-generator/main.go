// Generates the SDK of a Pulumi schema for one language, with the generators that Pulumi's own language
// hosts use: for machines that have the engine, and not the hosts.
package main

import (
	"encoding/json"
	"fmt"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	sdkwriter "pulumi-alicloud-image-pipeline/tools/plugin/sdk-writer"
)

const tool = "pulumi-alicloud-image-pipeline"

func main() {
	sdkwriter.Main(func(text []byte, language string) (map[string][]byte, error) {
		pkg, err := load(text)
		if err != nil {
			return nil, err
		}
		return generate(pkg, language)
	})
}

func load(text []byte) (*schema.Package, error) {
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
