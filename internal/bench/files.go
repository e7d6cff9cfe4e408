package bench

import (
	"encoding/json"
	"fmt"
	"os"
)

// writeJSON writes the runs to the file that was asked for.
func (b *session) writeJSON() error {
	if b.JSON == "" {
		return nil
	}
	text, err := json.MarshalIndent(append([]Run{}, b.runs...), "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.JSON, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	return nil
}

// readBaseline reads the runs to compare with, before anything is measured.
func (b *session) readBaseline() error {
	if b.Baseline == "" {
		return nil
	}
	text, err := os.ReadFile(b.Baseline)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	if err := json.Unmarshal(text, &b.baseline); err != nil {
		return fmt.Errorf("%w: %s holds no runs of an earlier --json: %w", ErrFile, b.Baseline, err)
	}
	return nil
}

// same says that two runs are of one cell.
func (r *Run) same(o *Run) bool {
	return r.Engine == o.Engine && r.Scenario == o.Scenario && r.Connections == o.Connections && r.Batch == o.Batch && r.Accounts == o.Accounts &&
		r.Servers == o.Servers && r.OrdersBefore == o.OrdersBefore
}

// compare prints what has changed since the baseline. Ratios to the limit are compared, not rates: two days' machines differ.
func (b *session) compare() {
	if b.baseline == nil {
		return
	}
	fmt.Fprintf(b.Out, "\nbeside %s:\n%-9s %-8s %5s %5s %22s %24s\n", b.Baseline, "engine", "scenario", "conns", "batch", "× limit", "CPU µs an order")
	for i := range b.runs {
		for k := range b.baseline {
			if r, o := &b.runs[i], &b.baseline[k]; r.same(o) {
				fmt.Fprintf(b.Out, "%-9s %-8s %5d %5d %6s → %s %6s %8d → %d %s\n", r.Engine, r.Scenario, r.Connections, r.Batch, o.Ratio.hundredths(),
					r.Ratio.hundredths(), change(int64(o.Ratio), int64(r.Ratio)), o.CPU, r.CPU, change(o.CPU, r.CPU))
			}
		}
	}
}

// change writes by how much in a hundred a figure has changed.
func change(from, to int64) string {
	if from == 0 || to == 0 {
		return "(not both measured)"
	}
	return fmt.Sprintf("(%+d %%)", (to-from)*100/from)
}
