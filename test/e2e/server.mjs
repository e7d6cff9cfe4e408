// Starts the real binary on a free port with a demo of its own, or takes the one that FENXIAO_URL names.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const binary = process.env.FENXIAO_BIN ?? fileURLToPath(new URL('../../bin/fenxiao', import.meta.url))

/** How long a start with a fresh demo may take. */
const startWithin = 120_000

export const people = {
  operator: { login: process.env.FENXIAO_LOGIN ?? 'operator', password: process.env.FENXIAO_PASSWORD ?? 'demo-password' },
}

export async function startServer() {
  if (process.env.FENXIAO_URL) return { url: process.env.FENXIAO_URL, stop: async () => {} }
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build" first, or name a running one with FENXIAO_URL`)
  const folder = mkdtempSync(join(tmpdir(), 'fenxiao-e2e-'))
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn(binary, ['serve', '--db', `sqlite:${join(folder, 'fenxiao.db')}`, '--addr', new URL(url).host, '--demo'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await answers(url, child, () => output)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function answers(url, child, output) {
  const until = Date.now() + startWithin
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`)
    const there = await fetch(`${url}/console/api/me`).then(
      (answer) => answer.status === 401,
      () => false,
    )
    if (there) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`the server does not answer:\n${output()}`)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
