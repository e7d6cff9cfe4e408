import type { Open } from '../../kit'

export const measures = ['sales_minor', 'orders', 'invited_minor', 'sales_ability', 'shop_ability', 'promotion_ability', 'operation_ability'] as const

export interface Step {
  measure: (typeof measures)[number]
  money: boolean
  has: number
  takes: number
  lacks: number
  percent: number
}

/** What a threshold asks for, each with how much of it is there; what it does not ask for is left out. */
export function steps(has: Open['GradeMeasures'], threshold: Open['GradeThreshold']): Step[] {
  return measures
    .map((measure) => ({ measure, money: measure.endsWith('_minor'), has: has[measure], takes: threshold[measure] ?? 0 }))
    .filter((s) => s.takes > 0)
    .map((s) => ({ ...s, lacks: Math.max(0, s.takes - s.has), percent: Math.min(100, Math.floor((s.has * 100) / s.takes)) }))
}
