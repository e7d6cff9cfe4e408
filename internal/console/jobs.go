package console

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type jobsInput struct{ web.Paging }

type job struct {
	Kind    string `json:"kind" enum:"import_catalog,import_prices,import_stock,pool_open,pool_close"`
	ID      string `json:"id"`
	Title   string `json:"title" doc:"An import's file; empty for pool jobs"`
	State   string `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Done    int64  `json:"done" doc:"Rows or goods looked at"`
	Total   int64  `json:"total" doc:"0 until they are counted"`
	Refused int64  `json:"refused"`
	Problem string `json:"problem,omitempty" doc:"The code of why it failed"`
	Actor   string `json:"actor" doc:"Who began it, as the trail writes it"`
	Who     string `json:"who,omitempty" doc:"The name, where it is a person that the caller may know"`
	BeganAt string `json:"began_at" format:"date-time"`
	EndedAt string `json:"ended_at,omitempty" format:"date-time"`
}

type jobsOutput struct{ Body web.Page[job] }

func (x *Console) registerJobs() {
	web.Register(x.api, huma.Operation{
		OperationID: "jobs", Method: http.MethodGet, Path: apiPrefix + "/jobs", Summary: "Long work of the caller's party, newest first", Tags: []string{"jobs"},
	}, x.jobs)
}

func (x *Console) jobs(ctx context.Context, in *jobsInput) (*jobsOutput, error) {
	out := &jobsOutput{}
	after, err := web.AfterNumber(in.Paging)
	if err != nil {
		return nil, err
	}
	err = x.config.DB.Read(ctx, func(tx *db.Tx) error {
		jobs, more, err := views.ReadJobs(tx, eyes(ctx), after, in.Limit)
		out.Body.Items = each(jobs, func(j views.Job) job {
			return job{j.Kind, j.ID, j.Title, j.State, j.Done, j.Total, j.Refused, j.Problem, j.Actor, j.Who, j.BeganAt.String(), j.EndedAt.String()}
		})
		if more {
			out.Body.Next = web.Cursor(strconv.FormatInt(jobs[len(jobs)-1].Number, 10))
		}
		return err
	})
	return out, err
}
