import type { ComponentType } from 'react'
import { matchPath, type RouteObject } from 'react-router'
import { Guarded } from './Guarded'
import { later } from './later'

/**
 * Each file `src/pages/…/*.page.tsx` is a page, and its place is its address: `suppliers/index.page.tsx` is `/suppliers`,
 * `suppliers/[supplier].page.tsx` is `/suppliers/:supplier`, and `orders/new.page.tsx` is `/orders/new`. Pages under `(open)` need no session and stand
 * outside of the shell: `(open)/front/index.page.tsx` is `/front`. Each is loaded when it is first gone to.
 */
const files = import.meta.glob<{ default: ComponentType }>('../pages/**/*.page.tsx')

function addressOf(file: string): string {
  return file
    .replace('../pages/', '')
    .replace(/^\(open\)\//, '')
    .replace(/\.page\.tsx$/, '')
    .replace(/(^|\/)index$/, '')
    .replace(/\[(\w+)\]/g, ':$1')
}

const parts = Object.entries(files).map(([file, load]) => ({ file, path: `/${addressOf(file)}`, Page: later(load) }))

function pages(open: boolean): RouteObject[] {
  return parts
    .filter(({ file }) => file.includes('/(open)/') === open)
    .map(({ path, Page }) => {
      const element = open ? <Page /> : <Guarded path={path.slice(1)}><Page /></Guarded>
      return path === '/' ? { index: true, element } : { path: path.slice(1), element }
    })
}

/** The frame's own parts: messages and long work. */
export const Stage = later(() => import('./Stage'))
export const Tray = later(() => import('./Tray'))

/** Loads what the page at an address consists of, before it is gone to. What cannot be had now is asked for again then. */
export function prepare(pathname: string): void {
  const place = parts.find(({ path }) => path === pathname) ?? parts.find(({ path }) => matchPath(path, pathname))
  Promise.all([place?.Page.load(), ...(pathname === '/' ? [] : [Stage.load(), Tray.load()])]).catch(() => {})
}

export const openPages = pages(true)
export const shellPages = pages(false)
