package identity

import "cmp"

// Accounts is who can log in, in the domain Default. Fields that are "" have the value that is named with them.
type Accounts struct {
	User     string // demo
	Password string // secret
	// Project is the user's, OtherProject one where the user can work as well.
	Project        string // demo
	ProjectID      string // 0a8e4d6c3b2f49e7a1d5c8b09f6e7d31
	OtherProject   string // alt_demo
	OtherProjectID string // 7c1f0e9d8b7a46f5a4e3d2c1b0a99887
	// The application credential belongs to the user and is good for Project.
	ApplicationCredentialID     string // 6f4d2a8b0c1e4d739b5a7e6f8c2d1b04
	ApplicationCredentialSecret string // application-secret
}

// WithDefaults fills in what is "".
func (i Accounts) WithDefaults() Accounts {
	return Accounts{
		User:                        cmp.Or(i.User, "demo"),
		Password:                    cmp.Or(i.Password, "secret"),
		Project:                     cmp.Or(i.Project, "demo"),
		ProjectID:                   cmp.Or(i.ProjectID, "0a8e4d6c3b2f49e7a1d5c8b09f6e7d31"),
		OtherProject:                cmp.Or(i.OtherProject, "alt_demo"),
		OtherProjectID:              cmp.Or(i.OtherProjectID, "7c1f0e9d8b7a46f5a4e3d2c1b0a99887"),
		ApplicationCredentialID:     cmp.Or(i.ApplicationCredentialID, "6f4d2a8b0c1e4d739b5a7e6f8c2d1b04"),
		ApplicationCredentialSecret: cmp.Or(i.ApplicationCredentialSecret, "application-secret"),
	}
}
