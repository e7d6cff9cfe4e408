import { lazy, type ComponentType } from 'react'
import { matchPath, type RouteObject } from 'react-router'
import { Guarded } from './Guarded'

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

function pages(open: boolean): RouteObject[] {
  return Object.entries(files)
    .filter(([file]) => file.includes('/(open)/') === open)
    .map(([file, load]) => {
      const path = addressOf(file)
      const Page = lazy(load)
      const element = open ? <Page /> : <Guarded path={path}><Page /></Guarded>
      return path === '' ? { index: true, element } : { path, element }
    })
}

/** Loads what the page at an address consists of, before it is gone to. What cannot be had now is asked for again then. */
export function prepare(pathname: string): void {
  const places = Object.keys(files).map((file) => ({ file, path: `/${addressOf(file)}` }))
  const place = places.find(({ path }) => path === pathname) ?? places.find(({ path }) => matchPath(path, pathname))
  const parts: Promise<unknown>[] = pathname === '/' ? [] : [import('./Stage'), import('./Tray')]
  if (place) parts.push(files[place.file]!())
  Promise.all(parts).catch(() => {})
}

export const openPages = pages(true)
export const shellPages = pages(false)
