// Starts the real binary on a free port with a demo of its own, or takes the one that E2E_URL names.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const binary = process.env.E2E_BIN ?? fileURLToPath(new URL('../../bin/fenxiao', import.meta.url))

/** How long a start with a fresh demo may take. */
const startWithin = 120_000

/**
 * Gives the address and, by role, who may sign in. Each server has data of its own: a copy of the demo that `run.mjs` has made once, or a
 * demo made now. `prepare` may change that data, a folder, before the server starts on it.
 */
export async function startServer({ prepare } = {}) {
  if (process.env.E2E_URL) {
    const password = process.env.E2E_PASSWORD ?? 'fenxiao-demo'
    const logins = { operator: process.env.E2E_LOGIN ?? 'admin', supplier: 'qinglan', distributor: 'shop-ly' }
    const people = Object.fromEntries(Object.entries(logins).map(([role, login]) => [role, { login, password }]))
    return { url: process.env.E2E_URL, people, stop: async () => {} }
  }
  const folder = mkdtempSync(join(tmpdir(), 'fenxiao-e2e-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const made = process.env.E2E_DEMO
  if (made) cpSync(made, folder, { recursive: true })
  const ready = async () => {
    if (prepare) {
      if (!made) await (await serve(folder)).stop()
      prepare(folder)
    }
    return serve(folder)
  }
  const server = await ready().catch((error) => {
    remove()
    throw error
  })
  return { ...server, stop: async () => (await server.stop(), remove()) }
}

/** Starts the binary on a data folder, and gives its address and who may sign in. */
export async function serve(folder) {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build" first, or name a running one with E2E_URL`)
  // Settings of this machine's own installation have no say here.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FENXIAO_')))
  const child = spawn(binary, ['serve', '--data', folder, '--addr', '127.0.0.1:0', '--demo'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  try {
    return { ...(await readStart(child, () => output)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Reads address and sign-ins from what the binary prints when it is ready. */
async function readStart(child, output) {
  const until = Date.now() + startWithin
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`)
    const [, url] = output().match(/^fenxiao .*?: (http:\S+)$/m) ?? []
    const people = {}
    for (const [, role, login, password] of output().matchAll(/^ +(operator|supplier|distributor) +(\S+) +(\S+)$/gm)) people[role] ??= { login, password }
    if (url && people.distributor && (await answers(url))) return { url, people }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the server does not start:\n${output()}`)
}

function answers(url) {
  return fetch(`${url}/console/api/me`).then(
    (answer) => answer.status === 401,
    () => false,
  )
}
