import { lazy, type ComponentType } from 'react'
import type { RouteObject } from 'react-router'
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

export const openPages = pages(true)
export const shellPages = pages(false)
