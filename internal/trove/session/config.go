package session

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Config says which cloud to talk to, as whom, and how.
type Config struct {
	// Block is what is given, which wins over all that is found.
	Block clouds.Block
	// Machine is where the rest is looked for: the environment and the files. Nothing is looked for where it is empty.
	Machine clouds.Machine

	// API is the dialect to speak: auto (the default), nodes or v1.0.
	API string
	// MaxRetries is how many times one request is repeated, 5 where it is 0, never where it is negative.
	MaxRetries int
	// UserAgent is put before gophercloud's own.
	UserAgent string
	// Clock is what retries and waits sleep by, the machine's where nil. Its Now must move on with its Sleep.
	Clock wait.Clock
	// ConnectWithin is how long it may take until there is a connection to Keystone, repetitions and all; 4 s where it is 0. It
	// is told by the machine's clock. How long Keystone thinks about an answer is another matter.
	ConnectWithin time.Duration
	// Logins are those that are kept; where it is nil, each session makes its own.
	Logins *Logins
}

// connectWithin leaves a second of the five in which whoever waits is to know.
const connectWithin = 4 * time.Second
