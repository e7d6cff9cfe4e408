import { useRef, type ClipboardEvent, type KeyboardEvent } from 'react'
import { useWords } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { words as shared } from '../goods/words'
import { blockOf, keyOf, valueOf, type Change, type Changes, type Col, type Line } from './sheet'
import style from './stock.module.css'
import { heldText, type Group, type Page } from './useLines'
import { words } from './words'

interface Props {
  page: Page
  lines: Line[]
  groups: Group[]
  changes: Changes
  failures: ReadonlyMap<string, string>
  write: (cells: Change[], of?: string) => void
  undo: () => void
  redo: () => void
  leaveStep: () => void
}

/** The sheet: each cell a field; arrows, Enter and Tab move between them, a block from a spreadsheet is pasted from the cell on. */
export function Grid({ page, lines, groups, changes, failures, write, undo, redo, leaveStep }: Props) {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const table = useRef<HTMLTableElement>(null)
  const cols = groups.flatMap((group) => group.cols)
  const go = (row: number, col: number) => {
    const field = table.current?.querySelector<HTMLInputElement>(`[data-cell="${row} ${col}"]`)
    field?.focus()
    field?.select()
    field?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  const cellOf = (row: number, col: number, text: string): Change[] => {
    const line = lines[row]
    const at = cols[col]
    return line && at ? [{ line, col: at, text, before: heldText(page, line, at) }] : []
  }
  const pressed = (e: KeyboardEvent<HTMLInputElement>, row: number, col: number) => {
    const field = e.currentTarget
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length
    const moves: Record<string, () => void> = {
      ArrowUp: () => go(row - 1, col), ArrowDown: () => go(row + 1, col), Enter: () => go(e.shiftKey ? row - 1 : row + 1, col),
      ...(whole || field.selectionEnd === 0 ? { ArrowLeft: () => go(row, col - 1) } : {}),
      ...(whole || field.selectionStart === field.value.length ? { ArrowRight: () => go(row, col + 1) } : {}),
      Escape: () => write(cellOf(row, col, heldText(page, lines[row]!, cols[col]!))),
    }
    const command = e.ctrlKey || e.metaKey
    if (command && e.key.toLowerCase() === 'z') e.shiftKey ? redo() : undo()
    else if (command && e.key.toLowerCase() === 'y') redo()
    else if (!command && !e.altKey && moves[e.key]) moves[e.key]!()
    else return
    e.preventDefault()
  }
  const pasted = (e: ClipboardEvent, row: number, col: number) => {
    const block = blockOf(e.clipboardData.getData('text/plain'))
    if (block.length === 1 && block[0]!.length === 1) return
    e.preventDefault()
    write(block.flatMap((texts, r) => texts.flatMap((text, c) => cellOf(row + r, col + c, text.trim()))))
  }
  return (
    <div className={style.scroll}>
      <table ref={table} className={style.grid} aria-label={w('grid')}>
        <thead>
          <tr>
            <th rowSpan={2} scope="col" className={style.goods}>
              {g('sku')}
            </th>
            {groups.map((group) => (
              <th key={group.title} scope="colgroup" className={style.group} colSpan={group.cols.length + (group.warehouse ? 1 : 0)}>
                {group.warehouse ? group.title : `${role === 'supplier' ? group.title : g('price.currency')} ${lines[0]?.currency ?? ''}`}
              </th>
            ))}
            {role === 'supplier' && (
              <th rowSpan={2} scope="col" title={w('price.readonly')}>
                {w('current')}
              </th>
            )}
          </tr>
          <tr>{groups.map((group) => [...group.cols.map((c) => <th key={c.key} scope="col" title={c.kind === 'low' ? w('low.hint') : undefined}>{c.title}</th>), ...(group.warehouse ? [<th key={`free ${group.warehouse}`} scope="col">{w('free')}</th>] : [])])}</tr>
        </thead>
        <tbody>
          {lines.map((line, row) => {
            let col = -1
            return (
              <tr key={line.id}>
                <th scope="row" className={style.goods} title={line.title}>
                  <strong>{line.title}</strong>
                  <span className="quiet small">{line.code}</span>
                </th>
                {groups.map((group) => [
                  ...group.cols.map((c) => {
                    col++
                    const at = col
                    const key = keyOf(line.id, c.key)
                    return (
                      <Cell
                        key={key}
                        place={`${row} ${at}`}
                        label={w('cell', { column: group.warehouse ? `${group.title} ${c.title}` : c.title, row: `${line.title} ${line.code}` })}
                        col={c}
                        held={heldText(page, line, c)}
                        change={changes.get(key)}
                        failure={failures.get(key)}
                        onText={(text) => write(cellOf(row, at, text), key)}
                        onLeave={leaveStep}
                        onKey={(e) => pressed(e, row, at)}
                        onPaste={(e) => pasted(e, row, at)}
                      />
                    )
                  }),
                  ...(group.warehouse ? [<Free key={`free ${group.warehouse}`} page={page} line={line} warehouse={group.warehouse} />] : []),
                ])}
                {role === 'supplier' && <Supply page={page} line={line} />}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps {
  place: string
  label: string
  col: Col
  held: string
  change: Change | undefined
  failure: string | undefined
  onText: (text: string) => void
  onLeave: () => void
  onKey: (e: KeyboardEvent<HTMLInputElement>) => void
  onPaste: (e: ClipboardEvent) => void
}

function Cell({ place, label, col, held, change, failure, onText, onLeave, onKey, onPaste }: CellProps) {
  const w = useWords(words)
  const wrong = change !== undefined && valueOf(change.text, col.kind) === undefined
  const title = failure ? w('refusedCell', { why: failure }) : wrong ? w(col.kind === 'money' ? 'notNumber' : 'notUnits') : change ? w('changed', { before: held || '—' }) : undefined
  return (
    <td className={[style.cell, wrong || failure ? style.wrong : change ? style.changed : ''].join(' ')} title={title}>
      <input
        data-cell={place}
        aria-label={label}
        aria-invalid={wrong || failure !== undefined}
        inputMode={col.kind === 'money' ? 'decimal' : 'numeric'}
        autoComplete="off"
        value={change?.text ?? held}
        onChange={(e) => onText(e.target.value)}
        onFocus={(e) => e.target.select()}
        onBlur={onLeave}
        onKeyDown={onKey}
        onPaste={onPaste}
      />
    </td>
  )
}

function Free({ page, line, warehouse }: { page: Page; line: Line; warehouse: string }) {
  const w = useWords(words)
  const { count } = useFormats()
  const item = page.stock.get(`${line.id} ${warehouse}`)
  const low = item !== undefined && item.free < Math.max(1, item.low_below)
  return (
    <td className={style.fixed} title={item?.held ? w('held', { count: item.held }) : undefined}>
      <span className={low ? style.low : undefined}>{item ? count(item.free) : '—'}</span>
      {item !== undefined && item.held > 0 && <span className="quiet small"> +{count(item.held)}</span>}
    </td>
  )
}

function Supply({ page, line }: { page: Page; line: Line }) {
  const { money } = useFormats()
  const price = page.prices.get(line.id)
  return <td className={style.fixed}>{price?.supply_minor ? money(price.supply_minor, price.currency) : '—'}</td>
}
