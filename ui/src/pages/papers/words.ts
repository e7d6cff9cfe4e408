import { defineWords } from '../../kit'
import { shared } from '../partners/words'

export const words = defineWords({
  ...shared,
  title: ['品牌与商品资质', 'Papers'],
  'hint.operator': ['供应商上传的资质经核验后才算数；最后一份到期时，相关商品自动移出货盘。', 'A supplier’s paper counts once it is checked; when the last one ends, its goods leave the pool.'],
  'hint.supplier': ['上传后由平台核验。最后一份到期时，相关商品自动移出货盘，请提前更新。', 'The operator checks what you upload. When the last one ends your goods leave the pool: renew in time.'],
  empty: ['还没有资质', 'No paper yet'],
  'empty.text': ['上传品牌授权书、报关单、检疫证明或原产地证明。', 'Upload a brand authorisation, a customs declaration, a quarantine certificate or a certificate of origin.'],
  add: ['上传资质', 'Upload a paper'],
  'add.text': ['资质属于一个品牌下的全部商品，或单个商品。', 'A paper is about all goods of a brand, or about one product.'],
  added: ['资质已上传', 'Filed'],
  about: ['适用范围', 'About'],
  brand: ['品牌', 'Brand'],
  product: ['商品', 'Product'],
  'product.help': ['填写商品编号，例如 prd_…；与品牌二选一', 'The product’s id, prd_…; in the place of a brand'],
  'until.help': ['首个失效的时刻', 'The first instant it does not hold'],
  check: ['核验通过', 'Accept'],
  'check.text': ['确认文件清晰、编号与有效期一致。通过后立即生效。', 'See that the file is legible, and number and dates agree. It counts at once.'],
  checked: ['已核验', 'Accepted'],
  withdraw: ['撤回', 'Withdraw'],
  'withdraw.text': ['撤回后这份资质不再有效，可能导致商品移出货盘。此操作不可撤销。', 'It counts for nothing then, and goods may leave the pool. This cannot be undone.'],
  withdrawn: ['已撤回', 'Withdrawn'],
  soonest: ['先到期在前', 'Ending first'],
  newest: ['最新在前', 'Newest first'],
  days: ['还有 {days} 天', '{days} days left'],
})
