package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// PrivacySettingsBody is a tenant's settings of privacy.
type PrivacySettingsBody struct {
	ErasureDueDays int                 `json:"erasureDueDays" minimum:"1" maximum:"90" doc:"After how many days an erasure is overdue"`
	Retention      []RetentionRuleBody `json:"retention" nullable:"false" maxItems:"20" doc:"How long customers are kept whom nobody touches"`
}

// RetentionRuleBody is one rule of retention.
type RetentionRuleBody struct {
	Key    string `json:"key" pattern:"^[a-z][a-z0-9-]{0,62}$" example:"old-leads"`
	Stage  string `json:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back"`
	Months int    `json:"months" minimum:"1" maximum:"240" doc:"Without a change or a purchase"`
	Action string `json:"action" enum:"propose,erase" doc:"Propose: somebody decides. Erase: at once, and there is no way back."`
}

type settingsOutput struct {
	ETag string `header:"ETag"`
	Body PrivacySettingsBody
}

func (b PrivacySettingsBody) settings() domain.Settings {
	s := domain.Settings{ErasureDueDays: b.ErasureDueDays}
	for _, r := range b.Retention {
		s.Retention = append(s.Retention, domain.RetentionRule{Key: r.Key, Stage: r.Stage, Months: r.Months, Action: domain.RetentionMode(r.Action)})
	}
	return s
}

func settingsBody(s domain.Settings) PrivacySettingsBody {
	b := PrivacySettingsBody{ErasureDueDays: s.ErasureDueDays, Retention: make([]RetentionRuleBody, len(s.Retention))}
	for i, r := range s.Retention {
		b.Retention[i] = RetentionRuleBody{Key: r.Key, Stage: r.Stage, Months: r.Months, Action: string(r.Action)}
	}
	return b
}

// settingsOf shows the settings under the version after the document's: the default ones, of which no document is stored,
// have a version to be changed from too.
func settingsOf(s app.TenantSettings) *settingsOutput {
	return &settingsOutput{httpapi.ETag(s.Version + 1), settingsBody(s.Body)}
}

func (h handlers) getSettings() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/privacy-settings", ID: "get-privacy-settings", Tag: "Retention",
		Summary: "Read the settings of privacy", Permission: auth.CustomerRead,
	}, func(ctx context.Context, _ *struct{}) (*settingsOutput, error) {
		settings, err := h.app(ctx).Settings.Get(ctx)
		return settingsOf(settings), err
	})
}

type changeSettingsInput struct {
	httpapi.IfMatch
	httpapi.MergePatch[PrivacySettingsBody]
}

func (h handlers) changeSettings() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/privacy-settings", ID: "change-privacy-settings", Tag: "Retention",
		Summary: "Change the settings of privacy", Permission: auth.TenantAdmin,
		Description: "Rules of retention are applied once a day.",
	}, func(ctx context.Context, in *changeSettingsInput) (*settingsOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		settings, err := h.app(ctx).ChangeSettings(ctx, version-1, func(current domain.Settings) (domain.Settings, error) {
			patched, err := in.Apply(h.api, settingsBody(current))
			return patched.settings(), err
		})
		return settingsOf(settings), err
	})
}
