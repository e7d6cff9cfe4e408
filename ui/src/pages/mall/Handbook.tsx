import { App, Button } from 'antd'
import { useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import style from './mall.module.css'
import { words } from './words'

/** What the supplier says of a good, ready to be copied into a shop. */
export function Handbook({ handbook }: { handbook: Open['Handbook'] | undefined }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const points = handbook?.selling_points ?? []
  const copyAll = () => void navigator.clipboard?.writeText(points.join('\n')).then(() => message.success(w('copied')))
  const empty = !handbook || Object.values(handbook).every((v) => !v || v.length === 0)
  return (
    <Card title={w('handbook')} extra={points.length > 0 && <Button size="small" onClick={copyAll}>{w('copyAll')}</Button>}>
      {empty && <p className="quiet">{w('handbook.none')}</p>}
      <div className={style.pitch}>
        {points.length > 0 && (
          <section>
            <h3>{w('handbook.points')}</h3>
            <ul className={style.points}>
              {points.map((p) => (
                <li key={p}>
                  <CopyText text={p} />
                </li>
              ))}
            </ul>
          </section>
        )}
        {handbook?.audience && <Words title={w('handbook.audience')} lines={[handbook.audience]} />}
        {handbook?.usage && <Words title={w('handbook.usage')} lines={[handbook.usage]} />}
        {(handbook?.questions ?? []).length > 0 && (
          <section>
            <h3>{w('handbook.questions')}</h3>
            <dl>
              {handbook?.questions?.map((q) => (
                <div key={q.question} style={{ marginBottom: 6 }}>
                  <dt style={{ fontWeight: 500 }}>{q.question}</dt>
                  <dd className="quiet">{q.answer}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {(handbook?.wording_allowed ?? []).length > 0 && <Words title={w('handbook.allowed')} lines={handbook?.wording_allowed ?? []} />}
        {(handbook?.wording_forbidden ?? []).length > 0 && <Words title={w('handbook.forbidden')} lines={handbook?.wording_forbidden ?? []} bad />}
      </div>
    </Card>
  )
}

function Words({ title, lines, bad = false }: { title: string; lines: string[]; bad?: boolean }) {
  return (
    <section>
      <h3>{title}</h3>
      {lines.map((l) => (
        <p key={l} className={bad ? style.loss : undefined}>
          {l}
        </p>
      ))}
    </section>
  )
}
