variable "name" {
  description = "Name of the master, and of its configuration group. Slaves are called after it: NAME-1, NAME-2, …"
  type        = string
}

variable "datastore" {
  description = "Kind and version of the database."
  type        = object({ type = string, version = string })
  default     = { type = "mysql", version = "8.0.29" }
}

variable "flavor_id" {
  description = "Flavor of every server."
  type        = string
}

variable "volume_size" {
  description = "Size of every volume, in GiB. It can grow, and never shrinks."
  type        = number
}

variable "slaves" {
  description = "How many slaves there are. With two, one is left to take over while the other is repaired."
  type        = number
  default     = 2

  validation {
    condition     = var.slaves >= 1 && floor(var.slaves) == var.slaves
    error_message = "Without a slave nothing can take over: at least 1."
  }
}

variable "availability_zones" {
  description = "Zones to spread over: the master gets the first one, the slaves the others in turn."
  type        = list(string)
  default     = ["nova"]

  validation {
    condition     = length(var.availability_zones) > 0
    error_message = "At least one zone."
  }
}

variable "networks" {
  description = "Networks of every server. Many clouds need one here."
  type        = list(object({ network_id = string }))
  default     = null
}

variable "parameters" {
  description = "Parameters of the database, for the configuration group."
  type        = map(any)
  default     = { max_connections = 500 }
}

variable "database" {
  description = "Name of the database in it."
  type        = string
}

variable "user" {
  description = "Name of the user who may use that database."
  type        = string
}

variable "password" {
  description = "The user's password. It is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "password_version" {
  description = "Raise it whenever the password changes."
  type        = number
  default     = 1
}

variable "final_backup" {
  description = "Whether a destroy makes a last backup first."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether a plan that would delete data is refused."
  type        = bool
  default     = true
}
