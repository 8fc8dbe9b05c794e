# Two clouds, each as its entry in clouds.yaml says. Whatever the shell has exported of one of them, the other one stays itself.
provider "trove" {
  alias = "prod"
  cloud = "prod"
}

provider "trove" {
  alias = "dev"
  cloud = "dev"
}
