import { expect, test } from 'vitest'
import { steps } from './steps'

const has = { sales_minor: 399_999, orders: 12, invited_minor: 0, sales_ability: 0, shop_ability: 0, promotion_ability: 70, operation_ability: 0 }

test('a cent short is not reached, and more than enough is not more than all', () => {
  expect(steps(has, { grade_id: 'grd_1', sales_minor: 400_000, orders: 10, promotion_ability: 60 })).toEqual([
    { measure: 'sales_minor', money: true, has: 399_999, takes: 400_000, lacks: 1, percent: 99 },
    { measure: 'orders', money: false, has: 12, takes: 10, lacks: 0, percent: 100 },
    { measure: 'promotion_ability', money: false, has: 70, takes: 60, lacks: 0, percent: 100 },
  ])
})

test('what is not asked for is left out', () => {
  expect(steps(has, { grade_id: 'grd_1' })).toEqual([])
})
