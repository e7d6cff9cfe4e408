import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { body, client, type Schemas } from '../api/client'
import { useSpeech } from '../i18n/language'
import { useWords } from '../kit/words'
import { useHouse } from '../parts/house'
import { SearchIcon } from '../parts/icons'
import style from './Shell.module.css'
import type { Role } from './navigation'
import { words } from './words'

type Hit = Schemas['Hit']

/** One search box for everything: numbers, waybills, phone tails, goods, parties. Ctrl K comes to it from everywhere. */
export function Find() {
  const w = useWords(words)
  const { code } = useSpeech()
  const { role } = useHouse()
  const go = useNavigate()
  const { pathname, search } = useLocation()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const sought = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: ['find', sought],
    queryFn: ({ signal }) => body(client.GET('/console/api/find', { params: { query: { q: sought } }, signal })),
    enabled: open && sought.length >= 2,
    placeholderData: keepPreviousData,
  })
  useShortcut(box)
  useEffect(() => setOpen(false), [pathname, search])
  const groups = sought.length >= 2 ? (found.data?.groups ?? []) : []
  const hits = groups.flatMap((g) => g.hits)
  const pressed = (e: KeyboardEvent) => {
    if (e.key === 'Escape') setOpen(false)
    else if (e.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1))
    else if (e.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (e.key === 'Enter') {
      const chosen = hits[at]
      void go(chosen ? placeOf(chosen, role) : `/orders?${new URLSearchParams({ q: text.trim() })}`)
    } else return
    e.preventDefault()
  }
  return (
    <div ref={box} role="search" className={style.find} onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && setOpen(false)}>
      <div className={style.search}>
        <SearchIcon />
        <input
          type="search"
          aria-label={w('search')}
          placeholder={w('search.hint')}
          value={text}
          maxLength={100}
          autoComplete="off"
          onFocus={() => setOpen(true)}
          onKeyDown={pressed}
          onChange={(e) => (setText(e.target.value), setOpen(true), setAt(0))}
        />
        <kbd className={style.kbd}>Ctrl K</kbd>
      </div>
      {open && sought.length >= 2 && found.data && (
        <div className={style.found} tabIndex={-1}>
          {groups.length === 0 && <p>{w('search.none')}</p>}
          {groups.map((g) => (
            <section key={g.name} aria-label={w.code('search.group', g.name)}>
              <h3>{w.code('search.group', g.name)}</h3>
              {g.hits.map((h) => (
                <Link key={h.kind + h.id} to={placeOf(h, role)} data-current={hits[at] === h ? '' : undefined}>
                  <span>{h.title || h.id}</span>
                  <span className="quiet small">{[h.subtitle, h.by ? w.code('search.by', h.by) : '', h.kind === 'after_sale' && h.state ? code('case.state', h.state) : ''].filter(Boolean).join(' · ')}</span>
                </Link>
              ))}
            </section>
          ))}
        </div>
      )}
    </div>
  )
}

/** Where a thing that was found is shown, to whom. */
function placeOf(hit: Hit, role: Role): string {
  const places: Record<Hit['kind'], string> = {
    order: `/orders/${hit.id}`,
    after_sale: `/after-sales/${hit.id}`,
    statement: `/statements/${hit.id}`,
    sku: role === 'distributor' ? `/mall/${hit.id}` : `/products/${hit.within ?? ''}`,
    product: `/products/${hit.id}`,
    supplier: `/suppliers/${hit.id}`,
    distributor: `/distributors/${hit.id}`,
    person: '/people',
  }
  return places[hit.kind]
}

function useShortcut(box: React.RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const pressed = (e: globalThis.KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault()
        box.current?.querySelector('input')?.focus()
      }
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [box])
}
