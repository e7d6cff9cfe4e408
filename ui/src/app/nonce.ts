// The server writes a nonce into the page for the styles that are added at run time. The component library hands it to most of
// them, but not to all (the one that measures scroll bars goes without), so each style element gets it where it is made. Only our
// own scripts run here; what the nonce keeps out is a style that came in as markup.
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''

const make = document.createElement.bind(document)

document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = make(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}) as typeof document.createElement
