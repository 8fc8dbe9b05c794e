package instance_test

import (
	"testing"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
