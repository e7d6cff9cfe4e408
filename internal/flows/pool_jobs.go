package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/views"
)

// poolJobTimer fires when a job has more to do.
const poolJobTimer = "pool.job"

// BeginPoolJob opens (under an agreement, or any that covers the goods) or closes all goods that a filter finds, by hand and in turns. The job
// tells at once how many are found.
func BeginPoolJob(tx *db.Tx, by Acting, job id.PoolJob, action pool.Action, agreement id.Agreement, f views.GoodsFilter) error {
	if err := checkRuleAgreement(tx, agreement); err != nil {
		return err
	}
	found, err := views.CountGoods(tx, f, by.At)
	if err != nil {
		return err
	}
	j := pool.Job{
		ID: job, Action: action, Agreement: agreement, Filter: writeFilter(&f), Actor: by.Actor, State: pool.Running, Found: found, CreatedAt: by.At,
	}
	pool.AddJob(tx, &j)
	by.arm(tx, poolJobTimer, int64(job), by.At)
	by.note(tx, "pool_job.begin", job.String(), nil, jobBody{action, agreement, f, found})
	return nil
}

type jobBody struct {
	Action      pool.Action       `json:"action"`
	AgreementID id.Agreement      `json:"agreement_id,omitzero"`
	Filter      views.GoodsFilter `json:"filter"`
	Found       int64             `json:"found"`
}

// doPoolJob does one page of a job. What it does counts as done by whoever began it.
func doPoolJob(tx *db.Tx, by Acting, subject int64) error {
	j, err := pool.GetJob(tx, id.PoolJob(subject))
	if err != nil || j.State == pool.Done {
		return err
	}
	by.Actor = j.Actor
	f, err := ReadFilter(j.Filter)
	if err != nil {
		return err
	}
	end, err := views.SpanEnd(tx, j.Cursor, goodsATurn)
	if err != nil {
		return err
	}
	candidates, err := views.ReadCandidates(tx, f, views.Span{After: j.Cursor, To: end}, by.At)
	if err != nil {
		return err
	}
	j.Seen += int64(len(candidates))
	if j.Action == pool.Opening {
		err = by.openAll(tx, &j, candidates)
	} else {
		err = by.closeCandidates(tx, &j, candidates)
	}
	if err != nil {
		return err
	}
	if j.Cursor = end; end == 0 {
		j.State, j.EndedAt = pool.Done, by.At
	} else {
		by.arm(tx, poolJobTimer, subject, by.At)
	}
	j.Advance(tx)
	return nil
}

func (a Acting) openAll(tx *db.Tx, j *pool.Job, candidates []views.Candidate) error {
	agreements, err := eligibleFor(tx, candidates, j.Agreement, a.At)
	if err != nil {
		return err
	}
	var goods []pool.NewItem
	for i := range candidates {
		c := &candidates[i]
		agreement, why := agreements.agreement(c)
		if why != nil {
			j.Refused++
			continue
		}
		goods = append(goods, pool.NewItem{SKU: c.SKU, Supplier: c.Supplier, Agreement: agreement})
	}
	opened, err := pool.Open(tx, goods, a.At)
	j.Changed += int64(len(opened))
	a.tellOpened(tx, opened)
	return err
}

func (a Acting) closeCandidates(tx *db.Tx, j *pool.Job, candidates []views.Candidate) error {
	var skus []id.SKU
	for i := range candidates {
		if candidates[i].Agreement != 0 {
			skus = append(skus, candidates[i].SKU)
		}
	}
	closed, err := pool.Close(tx, skus)
	if err != nil {
		return err
	}
	j.Changed += int64(len(closed))
	return a.tellClosed(tx, closed)
}
