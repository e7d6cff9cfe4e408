package flows

import (
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// sift runs an all-or-none verb over those of n things that it does not refuse, and gives the refusals of the others by their places. The verb
// is told which things to take, and names what it refuses at `list[i]`, counted within those; a refusal that names none is against all. A verb
// refuses before it writes, so it can be asked again.
func sift(n int, list string, verb func(take []int) error) (map[int]*fault.Fault, error) {
	take := make([]int, n)
	for i := range take {
		take[i] = i
	}
	refused := map[int]*fault.Fault{}
	for len(take) > 0 {
		err := verb(take)
		f := fault.From(err)
		if f == nil {
			return refused, err
		}
		against := placed(f, list, len(take))
		if len(against) == 0 {
			for _, i := range take {
				refused[i] = f
			}
			return refused, nil
		}
		var rest []int
		for at, i := range take {
			if against[at] == nil {
				rest = append(rest, i)
			} else {
				refused[i] = against[at]
			}
		}
		take = rest
	}
	return refused, nil
}

// placed parts a refusal of many by what it is against; none when it can't be parted.
func placed(f *fault.Fault, list string, n int) map[int]*fault.Fault {
	out := map[int]*fault.Fault{}
	for _, x := range f.Fields {
		rest, fits := strings.CutPrefix(x.Path, list+"[")
		number, inside, closed := strings.Cut(rest, "]")
		i, err := strconv.Atoi(number)
		if !fits || !closed || err != nil || i < 0 || i >= n {
			return nil
		}
		if out[i] == nil {
			out[i] = &fault.Fault{Kind: f.Kind, Code: f.Code, Message: f.Message}
		}
		x.Path = strings.TrimPrefix(inside, ".")
		out[i].Fields = append(out[i].Fields, x)
	}
	return out
}
