# Run by HCP Terraform. The variables OS_AUTH_URL, OS_REGION_NAME, OS_APPLICATION_CREDENTIAL_ID and, marked sensitive,
# OS_APPLICATION_CREDENTIAL_SECRET are environment variables of the workspace, so that the provider block stays empty.
terraform {
  cloud {
    organization = "example"

    workspaces {
      name = "databases"
    }
  }

  required_providers {
    trove = {
      source = "terraform-provider-trove/trove"
    }
  }
}

provider "trove" {}
