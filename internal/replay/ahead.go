package replay

import (
	"context"
	"iter"
)

// ahead gives the chunks in their order, matched and with their quotes signed; workers sign the next ones meanwhile.
func (r *run) ahead(ctx context.Context, chunks []chunk) iter.Seq[*chunk] {
	type slot struct {
		chunk *chunk
		ready chan struct{}
	}
	queue := make(chan slot, aheadAtMost)
	workers := make(chan struct{}, max(r.options.Workers, 1))
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer close(queue)
		for i := range chunks {
			r.match(&chunks[i])
			s := slot{&chunks[i], make(chan struct{})}
			workers <- struct{}{}
			go func() {
				r.quote(s.chunk)
				close(s.ready)
				<-workers
			}()
			select {
			case queue <- s:
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(yield func(*chunk) bool) {
		defer cancel()
		for s := range queue {
			<-s.ready
			if ctx.Err() != nil || !yield(s.chunk) {
				return
			}
			s.chunk.quotes, s.chunk.returns = nil, nil
		}
	}
}
