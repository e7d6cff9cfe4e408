import type { Language } from '../i18n/words'

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

export const localeOf = (language: Language) => locales[language]

const shapes = new Map<string, Intl.NumberFormat>()

function shape(language: Language, currency: string, compact: boolean): Intl.NumberFormat {
  const key = `${language} ${currency} ${compact}`
  let found = shapes.get(key)
  if (!found) {
    found = new Intl.NumberFormat(locales[language], {
      style: 'currency',
      currency: currency || 'XXX',
      currencyDisplay: 'narrowSymbol',
      ...(compact ? { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 } : {}),
    })
    shapes.set(key, found)
  }
  return found
}

/** How many of a currency's decimals the minor unit stands for. */
function decimals(currency: string): number {
  return shape('en', currency, false).resolvedOptions().maximumFractionDigits ?? 2
}

/** Turns minor units into a decimal text without going through a float. */
export function decimal(minor: number, digits: number): string {
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = minor < 0 ? '-' : ''
  return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-digits)}`
}

/** Writes an amount of minor units with its currency's sign. */
export function money(minor: number, currency: string, language: Language): string {
  const digits = decimals(currency)
  return shape(language, currency, false).format(decimal(minor, digits) as Intl.StringNumericLiteral)
}

/** Writes an amount shortly, for axes. */
export function shortMoney(minor: number, currency: string, language: Language): string {
  return shape(language, currency, true).format(decimal(minor, decimals(currency)) as Intl.StringNumericLiteral)
}

/** The amount in the currency's main unit, for the heights in a chart only. */
export function height(minor: number, currency: string): number {
  return minor / 10 ** decimals(currency)
}

/** What a height in a chart stands for, in minor units. */
export function minorOf(height: number, currency: string): number {
  return Math.round(height * 10 ** decimals(currency))
}

export function count(n: number, language: Language): string {
  return n.toLocaleString(locales[language])
}
