import { defineWords } from '../../kit/words'

export const words = defineWords({
  'passkey': ['使用通行密钥登录', 'Sign in with a passkey'],
  'passkey.none': ['未能使用通行密钥，请重试或使用密码登录', 'No passkey was shown; try again, or use your password'],
  'second.hint': ['请输入验证器应用中的 6 位验证码，或一个恢复码', 'Type the six digits of your authenticator app, or a recovery code'],
  'second.passkey': ['此账号以通行密钥作为二次验证，也可使用恢复码', 'This account has a passkey as its second factor; a recovery code works, too'],
  'code': ['验证码', 'Code'],
  'code.missing': ['请输入验证码', 'Type a code'],
  'confirm': ['验证', 'Confirm'],
  'back': ['返回', 'Back'],
  'lost': ['手机与恢复码都丢失时，请联系平台管理员重置二次验证', 'Lost phone and recovery codes? Ask the operator to reset your second factor'],
  'setUp.hint': ['本平台要求您的账号使用二次验证，请先设置一种方式', 'This platform asks your account for a second factor; set one up first'],
  'setUp.app': ['使用验证器应用', 'Use an authenticator app'],
  'setUp.passkey': ['使用通行密钥', 'Use a passkey'],
})
