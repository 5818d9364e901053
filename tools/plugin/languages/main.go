// Generates the SDK of a Pulumi schema for .NET or Java, whose generators are not a part of today's engine.
package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
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
	pkg, diagnostics, err := schema.BindSpec(spec, nil)
	if err == nil && len(diagnostics) > 0 {
		return nil, diagnostics
	}
	return pkg, err
}

func generate(pkg *schema.Package, language string) (map[string][]byte, error) {
	switch language {
	case "dotnet":
		icons := httptest.NewServer(http.HandlerFunc(icon))
		defer icons.Close()
		pkg.LogoURL = icons.URL
		return dotnet.GeneratePackage(tool, pkg, nil)
	case "java":
		// Where the SDK looks for its own version; a Gradle build would write it.
		version := "src/main/resources/com/pulumi/" + pkg.Name + "/version.txt"
		return java.GeneratePackage(tool, pkg, map[string][]byte{version: []byte(pkg.Version.String())})
	}
	return nil, fmt.Errorf("no generator for %q here; there are: dotnet, java", language)
}

// The generator for .NET downloads the icon of the package as a PNG, and fails without. The logo is an SVG.
func icon(response http.ResponseWriter, _ *http.Request) {
	_ = png.Encode(response, image.NewGray(image.Rect(0, 0, 1, 1)))
}
