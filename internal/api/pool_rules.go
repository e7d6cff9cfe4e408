package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) poolRuleRoutes() {
	door(d, get("list-pool-rules", "/v1/pool-rules", "List the rules that keep the pool filled"), d.listPoolRules)
	door(d, create("create-pool-rule", "/v1/pool-rules", "Make a rule that keeps a part of the pool filled").
		with("It begins at once and looks at all goods again every few minutes. It never closes what was opened by hand, and never opens what was closed by hand."),
		d.createPoolRule)
	door(d, get("get-pool-rule", "/v1/pool-rules/{pool_rule_id}", "Get a rule of the pool"), d.getPoolRule)
	door(d, put("replace-pool-rule", "/v1/pool-rules/{pool_rule_id}", "Put other terms in the place of a rule's").
		with("A rule that is switched off leaves the pool as it is."), d.replacePoolRule)
	door(d, get("preview-pool-rule", "/v1/pool-rules/{pool_rule_id}/preview", "Preview what a rule would add and drop now"), d.previewPoolRule)
	door(d, get("list-pool-jobs", "/v1/pool-jobs", "List jobs over the pool, newest first"), d.listPoolJobs)
	door(d, create("create-pool-job", "/v1/pool-jobs", "Open or close all goods that a filter finds").
		with("By hand, in turns; count them first with count-assortment. Those that may not enter the pool are counted as refused."), d.createPoolJob)
	door(d, get("get-pool-job", "/v1/pool-jobs/{pool_job_id}", "Get a job over the pool, and how far it has come"), d.getPoolJob)
}

// NewPoolRule are the terms of a rule.
type NewPoolRule struct {
	Name        string               `json:"name" minLength:"1" maxLength:"100" example:"绿茶，毛利 20% 以上"`
	AgreementID web.ID[id.Agreement] `json:"agreement_id,omitempty" doc:"Under which goods are opened; any that covers them, when left out"`
	Filter      GoodsFilter          `json:"filter"`
	Active      bool                 `json:"active"`
}

func (n *NewPoolRule) terms() flows.RuleTerms {
	return flows.RuleTerms{Name: n.Name, Agreement: n.AgreementID.Read(), Filter: FromAPIGoodsFilter(n.Filter), Active: n.Active}
}

// PoolRule is a rule that keeps a part of the pool filled by itself.
type PoolRule struct {
	ID web.ID[id.PoolRule] `json:"id"`
	NewPoolRule
	Added     int64     `json:"added" doc:"Goods that it has ever opened"`
	Dropped   int64     `json:"dropped"`
	SweptAt   time.Time `json:"swept_at,omitzero" doc:"When it had last looked at all goods"`
	CreatedAt time.Time `json:"created_at"`
	ChangedAt time.Time `json:"changed_at"`
}

func toAPIPoolRule(r pool.PoolRule) PoolRule {
	f, _ := flows.ReadFilter(r.Filter) // written by the flow
	return PoolRule{
		ID: web.Written(r.ID), NewPoolRule: NewPoolRule{r.Name, web.Written(r.Agreement), ToAPIGoodsFilter(f), r.Active}, Added: r.Added, Dropped: r.Dropped,
		SweptAt: moment(r.SweptAt), CreatedAt: moment(r.CreatedAt), ChangedAt: moment(r.ChangedAt),
	}
}

func readPoolRule(tx *db.Tx, object string) (PoolRule, error) {
	r, err := pool.GetRule(tx, web.ID[id.PoolRule](object).Read())
	if err != nil {
		return PoolRule{}, err
	}
	return toAPIPoolRule(r), nil
}

func (d *doors) listPoolRules(ctx context.Context, in *web.Paging) (*answer[web.Page[PoolRule]], error) {
	after, err := web.AfterID[id.PoolRule](*in)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[PoolRule], error) {
		rows, err := pool.Rules(tx, after, in.Limit+1)
		return pageOf(*in, rows, toAPIPoolRule, func(r pool.PoolRule) id.PoolRule { return r.ID }), err
	})
}

type createPoolRuleInput struct {
	web.Writing
	Body NewPoolRule
}

func (d *doors) createPoolRule(ctx context.Context, in *createPoolRuleInput) (*written[PoolRule], error) {
	rule := id.NewPoolRule(d.world.IDs)
	return run(ctx, d, command[PoolRule]{
		key: in.KeyFor(ctx, in.Body), object: rule.String(), made: true, read: readPoolRule,
		do: func(w *writing) error {
			_, err := flows.AddPoolRule(w.tx, w.acting(), rule, in.Body.terms())
			return err
		},
	})
}

// PoolRulePath names a rule in a path.
type PoolRulePath struct {
	PoolRuleID web.ID[id.PoolRule] `path:"pool_rule_id"`
}

func (d *doors) getPoolRule(ctx context.Context, in *PoolRulePath) (*answer[PoolRule], error) {
	return show(ctx, d, func(tx *db.Tx) (PoolRule, error) { return readPoolRule(tx, string(in.PoolRuleID)) })
}

type replacePoolRuleInput struct {
	web.Writing
	PoolRulePath
	Body NewPoolRule
}

func (d *doors) replacePoolRule(ctx context.Context, in *replacePoolRuleInput) (*written[PoolRule], error) {
	return run(ctx, d, command[PoolRule]{
		key: in.KeyFor(ctx, in.Body), object: string(in.PoolRuleID), read: readPoolRule,
		do: func(w *writing) error {
			_, err := flows.ChangePoolRule(w.tx, w.acting(), in.PoolRuleID.Read(), in.Body.terms())
			return err
		},
	})
}

func (d *doors) previewPoolRule(ctx context.Context, in *PoolRulePath) (*answer[RulePreview], error) {
	return show(ctx, d, func(tx *db.Tx) (RulePreview, error) {
		r, err := readPoolRule(tx, string(in.PoolRuleID))
		if err != nil {
			return RulePreview{}, err
		}
		p, err := flows.PreviewPoolRule(tx, in.PoolRuleID.Read(), r.terms(), d.world.Now())
		return ToAPIRulePreview(p), err
	})
}

// NewPoolJob says what is opened or closed.
type NewPoolJob struct {
	Action      string               `json:"action" enum:"open,close"`
	AgreementID web.ID[id.Agreement] `json:"agreement_id,omitempty" doc:"With open: any that covers the goods, when left out"`
	Filter      GoodsFilter          `json:"filter"`
}

// PoolJob opens or closes all goods that a filter finds.
type PoolJob struct {
	ID web.ID[id.PoolJob] `json:"id"`
	NewPoolJob
	State     string    `json:"state" enum:"running,done"`
	Found     int64     `json:"found" doc:"When it was begun"`
	Seen      int64     `json:"seen"`
	Changed   int64     `json:"changed"`
	Refused   int64     `json:"refused" doc:"May not enter the pool"`
	CreatedAt time.Time `json:"created_at"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
}

func toAPIPoolJob(j pool.Job) PoolJob {
	f, _ := flows.ReadFilter(j.Filter) // written by the flow
	return PoolJob{
		ID: web.Written(j.ID), NewPoolJob: NewPoolJob{string(j.Action), web.Written(j.Agreement), ToAPIGoodsFilter(f)}, State: string(j.State),
		Found: j.Found, Seen: j.Seen, Changed: j.Changed, Refused: j.Refused, CreatedAt: moment(j.CreatedAt), EndedAt: moment(j.EndedAt),
	}
}

func readPoolJob(tx *db.Tx, object string) (PoolJob, error) {
	j, err := pool.GetJob(tx, web.ID[id.PoolJob](object).Read())
	if err != nil {
		return PoolJob{}, err
	}
	return toAPIPoolJob(j), nil
}

func (d *doors) listPoolJobs(ctx context.Context, in *web.Paging) (*answer[web.Page[PoolJob]], error) {
	after, err := web.AfterID[id.PoolJob](*in)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[PoolJob], error) {
		rows, err := pool.Jobs(tx, after, in.Limit+1)
		return pageOf(*in, rows, toAPIPoolJob, func(j pool.Job) id.PoolJob { return j.ID }), err
	})
}

type createPoolJobInput struct {
	web.Writing
	Body NewPoolJob
}

func (d *doors) createPoolJob(ctx context.Context, in *createPoolJobInput) (*written[PoolJob], error) {
	job := id.NewPoolJob(d.world.IDs)
	return run(ctx, d, command[PoolJob]{
		key: in.KeyFor(ctx, in.Body), object: job.String(), made: true, read: readPoolJob,
		do: func(w *writing) error {
			return flows.BeginPoolJob(w.tx, w.acting(), job, pool.Action(in.Body.Action), in.Body.AgreementID.Read(), FromAPIGoodsFilter(in.Body.Filter))
		},
	})
}

// PoolJobPath names a job in a path.
type PoolJobPath struct {
	PoolJobID web.ID[id.PoolJob] `path:"pool_job_id"`
}

func (d *doors) getPoolJob(ctx context.Context, in *PoolJobPath) (*answer[PoolJob], error) {
	return show(ctx, d, func(tx *db.Tx) (PoolJob, error) { return readPoolJob(tx, string(in.PoolJobID)) })
}
