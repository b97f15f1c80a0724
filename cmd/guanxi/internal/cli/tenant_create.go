package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type tenantCreateCommand struct {
	waitFlags `embed:""`
	ID        string            `arg:"" help:"What tokens carry and data are kept under: a DNS label of at most 40 characters. It never changes."`
	Class     string            `required:"" placeholder:"NAME" help:"Its TenantClass."`
	Name      string            `placeholder:"TEXT" help:"Its name for people."`
	Hostname  []string          `placeholder:"NAME" help:"Where it is reached; may be given several times."`
	Admin     []string          `placeholder:"SUB" help:"Subject of tokens that may do everything in it; may be given several times."`
	Region    string            `placeholder:"NAME" help:"Whose Stacks it may be placed into."`
	Language  string            `placeholder:"TAG" help:"BCP 47, such as zh-CN."`
	TimeZone  string            `placeholder:"ZONE" help:"IANA, such as Asia/Shanghai."`
	Currency  string            `placeholder:"CODE" help:"ISO 4217, such as CNY."`
	Setting   map[string]string `placeholder:"NAME=VALUE" help:"A setting of a service, such as interaction.followUpAfter=30d."`
	Policy    string            `enum:",Retain,Delete" default:"" placeholder:"POLICY" help:"Retain or Delete its data in the end; its class's when left out."`
	Protect   bool              `help:"Refuse deletion until the protection is taken away."`
	DryRun    bool              `help:"Print the Tenant as YAML and make nothing."`
}

func (*tenantCreateCommand) Help() string {
	return `Examples:

    guanxi tenant create acme --class standard --name "Acme Trading" --hostname acme.example.com --wait
    guanxi tenant create acme --class standard --dry-run > tenants/acme.yaml`
}

func (c *tenantCreateCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	if err := tenancy.ID(c.ID).Check(); err != nil {
		return fmt.Errorf("the id %w", err)
	}
	if c.DryRun {
		return c.print(r)
	}
	tenants, err := in.open()
	if err != nil {
		return err
	}
	if err := tenants.Create(ctx, c.tenant()); err != nil {
		return err
	}
	if !c.Wait {
		_, err = fmt.Fprintf(r.err, "Tenant %s is asked for; %s tenant show %s says how it is.\n", c.ID, r.program, c.ID)
		return err
	}
	var url string
	err = c.await(ctx, r, tenants, c.ID, func(t *v1alpha1.Tenant, err error) bool {
		if err != nil || !settled(t, v1alpha1.TenantReady) {
			return false
		}
		url = t.Status.URL
		return true
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.err, "Tenant %s is ready. %s\n", c.ID, url)
	return err
}

func (c *tenantCreateCommand) tenant() *v1alpha1.Tenant {
	t := &v1alpha1.Tenant{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: "Tenant"},
		ObjectMeta: metav1.ObjectMeta{Name: c.ID},
		Spec: v1alpha1.TenantSpec{
			ID: c.ID, DisplayName: c.Name, ClassName: c.Class, Hostnames: c.Hostname, Admins: c.Admin, Region: c.Region,
			Language: c.Language, TimeZone: c.TimeZone, Currency: c.Currency, DeletionPolicy: v1alpha1.DeletionPolicy(c.Policy),
		},
	}
	if len(c.Setting) > 0 {
		t.Spec.Settings = make(map[string]v1alpha1.SettingValue, len(c.Setting))
	}
	for name, value := range c.Setting {
		t.Spec.Settings[name] = v1alpha1.SettingValue(value)
	}
	if c.Protect {
		t.Spec.DeletionProtection = "Enabled"
	}
	return t
}

// print writes what a person would have written: no empty fields, no status.
func (c *tenantCreateCommand) print(r *runtime) error {
	raw, err := json.Marshal(c.tenant())
	if err != nil {
		return fmt.Errorf("print the tenant: %w", err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return fmt.Errorf("print the tenant: %w", err)
	}
	out := yaml.NewEncoder(r.out)
	out.SetIndent(2)
	if err := out.Encode(fields); err != nil {
		return fmt.Errorf("print the tenant: %w", err)
	}
	return out.Close()
}
