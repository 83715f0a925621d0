// Command pulumi-resource-github is the GitHub provider of Pulumi, built from the Go modules that the official one is
// made of. It serves the unmodified pulumi-github package where the official plugin cannot be fetched.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"

	"github.com/integrations/terraform-provider-github/v6/github"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

// version is that of the Python package pulumi-github, whose upstream is the same release of the Terraform provider.
const version = "6.12.1"

func main() {
	info := tfbridge.ProviderInfo{
		P:       shimv2.NewProvider(github.Provider()),
		Name:    "github",
		Version: version,
	}
	info.MustComputeTokens(tokens.SingleModule("github_", "index", tokens.MakeStandard("github")))

	schema, err := describe(info)
	if err != nil {
		log.Fatalf("describe the GitHub provider: %v", err)
	}
	tfbridge.Main("github", version, info, schema)
}

// describe makes the package's schema, from which the bridge reads types and secrets; it takes a tenth of a second.
// The generator would read the Pulumi.yaml of the folder that it runs in, and end where that one names plugins by
// relative paths: so it runs in an empty folder.
func describe(info tfbridge.ProviderInfo) ([]byte, error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	empty, err := os.MkdirTemp("", "pulumi-resource-github-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(empty)
	if err := os.Chdir(empty); err != nil {
		return nil, err
	}
	quiet := diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})
	spec, err := tfgen.GenerateSchema(info, quiet)
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(here); err != nil {
		return nil, err
	}
	return json.Marshal(spec)
}
