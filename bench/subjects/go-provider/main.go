// The provider that the Terraform provider is compared with: terraform-plugin-framework, a data source of the
// same shape, and the newest success of the first page, which it reads with a request signed by hand.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type goProvider struct{}

func (goProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "gopipeline"
}

func (goProvider) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	attributes := map[string]providerschema.Attribute{}
	for _, name := range []string{"region", "access_key", "secret_key", "security_token", "profile", "protocol"} {
		attributes[name] = providerschema.StringAttribute{Optional: true}
	}
	response.Schema = providerschema.Schema{Attributes: attributes}
}

func (goProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (goProvider) Resources(context.Context) []func() resource.Resource { return nil }

func (goProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return latestImage{} }}
}

type latestImage struct{}

type model struct {
	ImagePipelineID types.String `tfsdk:"image_pipeline_id"`
	Region          types.String `tfsdk:"region"`
	Tags            types.Map    `tfsdk:"tags"`
	Exclude         types.List   `tfsdk:"exclude"`
	MinAge          types.String `tfsdk:"min_age"`
	Behind          types.Int64  `tfsdk:"behind"`
	ImageID         types.String `tfsdk:"image_id"`
	ExecutionID     types.String `tfsdk:"execution_id"`
	Status          types.String `tfsdk:"status"`
	CreationTime    types.String `tfsdk:"creation_time"`
	ModifiedTime    types.String `tfsdk:"modified_time"`
	Message         types.String `tfsdk:"message"`
}

func (latestImage) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "gopipeline_latest_image"
}

func (latestImage) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"image_pipeline_id": schema.StringAttribute{Required: true, Description: "The ID of the pipeline."},
		"region":            schema.StringAttribute{Optional: true},
		"tags":              schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"exclude":           schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"min_age":           schema.StringAttribute{Optional: true},
		"behind":            schema.Int64Attribute{Optional: true},
		"image_id":          schema.StringAttribute{Computed: true},
		"execution_id":      schema.StringAttribute{Computed: true},
		"status":            schema.StringAttribute{Computed: true},
		"creation_time":     schema.StringAttribute{Computed: true},
		"modified_time":     schema.StringAttribute{Computed: true},
		"message":           schema.StringAttribute{Computed: true},
	}}
}

type page struct {
	ImagePipelineExecution struct {
		ImagePipelineExecutionSet []struct {
			ExecutionId, Status, ImageId, CreationTime, ModifiedTime, Message string
		}
	}
}

func (latestImage) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var data model
	response.Diagnostics.Append(request.Config.Get(ctx, &data)...)
	if response.Diagnostics.HasError() {
		return
	}
	found, err := executions(ctx, data.ImagePipelineID.ValueString())
	if err != nil {
		response.Diagnostics.AddError("Lookup failed", err.Error())
		return
	}
	for _, execution := range found.ImagePipelineExecution.ImagePipelineExecutionSet {
		if execution.Status != "SUCCESS" || execution.CreationTime < data.CreationTime.ValueString() {
			continue
		}
		data.ImageID = types.StringValue(execution.ImageId)
		data.ExecutionID = types.StringValue(execution.ExecutionId)
		data.Status = types.StringValue(execution.Status)
		data.CreationTime = types.StringValue(execution.CreationTime)
		data.ModifiedTime = types.StringValue(execution.ModifiedTime)
		data.Message = types.StringValue(execution.Message)
	}
	response.Diagnostics.Append(response.State.Set(ctx, &data)...)
}

func executions(ctx context.Context, pipeline string) (*page, error) {
	nonce := make([]byte, 16)
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	query := url.Values{}
	for key, value := range map[string]string{
		"Action": "DescribeImagePipelineExecutions", "Version": "2014-05-26", "Format": "JSON",
		"AccessKeyId": os.Getenv("ALICLOUD_ACCESS_KEY"), "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0",
		"SignatureNonce": fmt.Sprintf("%x", nonce), "Timestamp": time.Now().UTC().Format("2006-01-02T15:04:05Z"),
		"RegionId": os.Getenv("ALICLOUD_REGION"), "ImagePipelineId": pipeline, "MaxResults": "500",
	} {
		query.Set(key, value)
	}
	canonical := strings.ReplaceAll(query.Encode(), "+", "%20")
	mac := hmac.New(sha1.New, []byte(os.Getenv("ALICLOUD_SECRET_KEY")+"&"))
	mac.Write([]byte("GET&%2F&" + url.QueryEscape(canonical)))
	query.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	get, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("ECS_ENDPOINT")+"/?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(get)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the API responded with %s", response.Status)
	}
	var found page
	return &found, json.NewDecoder(response.Body).Decode(&found)
}

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return goProvider{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/bench/gopipeline",
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
