import { lazy, useState, type ComponentType } from 'react'

/**
 * A part of the console that is loaded when it is first shown, or before: `load()` begins it. A part that is there already is drawn at once, without the
 * sign of waiting that a lazy one shows first, and that React then keeps for a while.
 */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  let found: ComponentType<P> | undefined
  const begin = () =>
    load().then((part) => {
      found = part.default
      return part
    })
  const Lazy = lazy(begin)
  function Later(props: P) {
    // Chosen once: a part that has come while it was waited for must not be drawn anew.
    const [Part] = useState<ComponentType<P>>(() => found ?? (Lazy as unknown as ComponentType<P>))
    return <Part {...props} />
  }
  return Object.assign(Later, { load: begin })
}
