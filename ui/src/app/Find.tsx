import { useState, useRef, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { useWords } from '../kit/words'
import { SearchIcon } from '../parts/icons'
import style from './Shell.module.css'
import { words } from './words'

/** One search box for everything. */
export function Find() {
  const w = useWords(words)
  const go = useNavigate()
  const [text, setText] = useState('')
  const box = useRef<HTMLInputElement>(null)
  const search = (e: FormEvent) => {
    e.preventDefault()
    if (text.trim()) void go(`/orders?${new URLSearchParams({ q: text.trim() })}`)
  }
  return (
    <form role="search" className={style.find} onSubmit={search}>
      <div className={style.search}>
        <SearchIcon />
        <input ref={box} type="search" aria-label={w('search')} placeholder={w('search.hint')} value={text} maxLength={100} onChange={(e) => setText(e.target.value)} />
      </div>
    </form>
  )
}
