package access

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/id"
)

func TestAScopeSeesItsOwnRowsOnly(t *testing.T) {
	for name, c := range map[string]struct {
		scope     Scope
		predicate string
		args      int
		sees      bool // the row of supplier 7 and distributor 8
	}{
		"operator":                  {Scope{Role: Operator}, "1 = 1", 0, true},
		"own supplier":              {Scope{Role: Supplier, Party: 7}, "supplier_id = $3", 1, true},
		"other supplier":            {Scope{Role: Supplier, Party: 8}, "supplier_id = $3", 1, false},
		"own distributor":           {Scope{Role: Distributor, Party: 8}, "distributor_id = $3", 1, true},
		"other distributor":         {Scope{Role: Distributor, Party: 7}, "distributor_id = $3", 1, false},
		"supplier of no party":      {Scope{Role: Supplier}, "1 = 0", 0, false},
		"distributor of no party":   {Scope{Role: Distributor}, "1 = 0", 0, false},
		"nobody":                    {Scope{}, "1 = 0", 0, false},
		"a role nobody knows":       {Scope{Role: "promoter", Party: 7}, "1 = 0", 0, false},
		"the program itself":        {Inside("timer"), "1 = 1", 0, true},
		"nobody with a party of 0s": {Scope{Role: "", Party: 7}, "1 = 0", 0, false},
	} {
		predicate, args := c.scope.Where("supplier_id", "distributor_id", 3)
		if predicate != c.predicate || len(args) != c.args {
			t.Errorf("%s: got %q, %v", name, predicate, args)
		}
		if got := c.scope.Sees(7, 8); got != c.sees {
			t.Errorf("%s sees: %v", name, got)
		}
	}
	if p, _ := (Scope{Role: Supplier, Party: 7}).Where("", "distributor_id", 1); p != "1 = 0" {
		t.Errorf("rows that are nothing to the role: %q", p)
	}
	if (Scope{Role: Supplier}).Sees(0, 0) || (Scope{Role: Distributor}).Sees(0, 0) {
		t.Error("no party must not see rows of no party")
	}
}

func TestOnlyTheOperatorAsksWithoutAnOwner(t *testing.T) {
	if got, err := (Scope{Role: Operator}).Supplier(); got != 0 || err != nil {
		t.Errorf("operator: %v %v", got, err)
	}
	if got, err := (Scope{Role: Operator}).Distributor(); got != 0 || err != nil {
		t.Errorf("operator: %v %v", got, err)
	}
	if got, err := (Scope{Role: Supplier, Party: 7}).Supplier(); got != id.Supplier(7) || err != nil {
		t.Errorf("supplier: %v %v", got, err)
	}
	if got, err := (Scope{Role: Distributor, Party: 8}).Distributor(); got != id.Distributor(8) || err != nil {
		t.Errorf("distributor: %v %v", got, err)
	}
	for _, s := range []Scope{{}, {Role: Supplier}, {Role: Distributor}, {Role: Distributor, Party: 8}, {Role: "x", Party: 7}} {
		if _, err := s.Supplier(); !errors.Is(err, ErrNotYours) {
			t.Errorf("%+v asks for a supplier's: %v", s, err)
		}
	}
	for _, s := range []Scope{{}, {Role: Supplier, Party: 7}, {Role: Distributor}, {Role: "x", Party: 7}} {
		if _, err := s.Distributor(); !errors.Is(err, ErrNotYours) {
			t.Errorf("%+v asks for a distributor's: %v", s, err)
		}
	}
}

func TestMustBeNamesTheRolesThatMay(t *testing.T) {
	if err := (Scope{Role: Supplier, Party: 7}).MustBe(Operator, Supplier); err != nil {
		t.Error(err)
	}
	if err := (Scope{Role: Operator}).MustBe(Operator); err != nil {
		t.Error(err)
	}
	for _, s := range []Scope{{}, {Role: Supplier}, {Role: Distributor, Party: 7}} {
		if err := s.MustBe(Operator, Supplier); !errors.Is(err, ErrNotYours) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
