// Makes the demo once, and runs the tests named, or all: each file gets a server on a copy of it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from './server.mjs'

// Each file has a server and a browser of its own, and is waiting most of the time. On one server they would be in each other's way.
const atOnce = process.env.E2E_AT_ONCE ?? (process.env.E2E_URL ? 1 : 2)

const demo = mkdtempSync(join(tmpdir(), 'fenxiao-demo-'))
try {
  if (!process.env.E2E_URL) await (await serve(demo)).stop()
  const tests = spawn(process.execPath, ['--test', `--test-concurrency=${atOnce}`, '--test-timeout=900000', ...process.argv.slice(2)], {
    env: { ...process.env, E2E_DEMO: demo }, stdio: 'inherit',
  })
  process.exitCode = await new Promise((resolve) => tests.once('exit', (code) => resolve(code ?? 1)))
} finally {
  rmSync(demo, { recursive: true, force: true })
}
