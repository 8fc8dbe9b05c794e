package trove

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// slaveOrder is one caller's slave.
type slaveOrder struct {
	caller
	spec api.InstanceSpec
	// looked says that there is no instance of that name, as far as it matters, a moment ago.
	looked bool

	// The collector sets these, then closes settled.
	made Created[api.Instance]
	err  error
	// turn says that the caller is to ask for its slave itself.
	turn bool
}

func (o *slaveOrder) settle(made Created[api.Instance], err error) {
	o.made, o.err = made, err
	close(o.settled)
}

// withdrawn is what a caller hears who was cancelled before its slave was asked for, or after it was refused.
func (o *slaveOrder) withdrawn() error {
	return fmt.Errorf("creating slave %q, waiting for its turn: %w", o.spec.Name, o.ctx.Err())
}

func (o *slaveOrder) withdraw() { o.settle(Created[api.Instance]{}, o.withdrawn()) }

// oneSnapshot picks the slaves that can be made from one snapshot, in the order of their names.
func (c *Client) oneSnapshot(waiting []*slaveOrder) []*slaveOrder {
	var batch []*slaveOrder
	for _, o := range waiting {
		// Of two of one name, each is told by itself.
		namesake := func(other *slaveOrder) bool { return other.spec.Name == o.spec.Name }
		if len(batch) == 0 || !o.alone && !batch[0].alone && c.alike(o.spec, batch[0].spec) && !slices.ContainsFunc(batch, namesake) {
			batch = append(batch, o)
		}
	}
	slices.SortStableFunc(batch, func(a, b *slaveOrder) int {
		if by := len(a.spec.Name) - len(b.spec.Name); by != 0 {
			return by // so that 10 comes after 9
		}
		return strings.Compare(a.spec.Name, b.spec.Name)
	})
	if most := c.dialect.SlaveRules().AtMost; most > 0 {
		batch = batch[:min(len(batch), most)]
	}
	return batch
}

// alike tells whether two slaves of one master can be asked for together: with the same words, but for their names, where the server
// makes them alike.
func (c *Client) alike(a, b api.InstanceSpec) bool {
	if !c.dialect.SlaveRules().Numbered {
		return true
	}
	a.Name, b.Name = "", ""
	return reflect.DeepEqual(c.dialect.CreateSlaves(a, nil).Body, c.dialect.CreateSlaves(b, nil).Body)
}

// putSlavesBack makes orders wait again; what was looked for may have changed by the next try.
func (c *Client) putSlavesBack(q *queue[*slaveOrder], batch []*slaveOrder) {
	for _, o := range batch {
		o.looked = false
	}
	c.orders.putBack(q, batch)
}
