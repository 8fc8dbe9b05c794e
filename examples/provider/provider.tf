terraform {
  required_providers {
    trove = {
      source = "terraform-provider-trove/trove"
    }
  }
}

# Everything that is left out comes from the environment: OS_CLOUD with a clouds.yaml, or the other OS_* variables.
provider "trove" {
  max_retries = 3
}
