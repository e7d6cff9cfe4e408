import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

// Smaller files gain nothing.
const least = 1024
const packable = /\.(js|css|svg|json|txt|webmanifest)$/

/** Packs what was built, once, so that the binary never does; and keeps the folder's placeholder. */
export function pack(): Plugin {
  let folder = ''
  return {
    name: 'fenxiao-pack',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle: () => {
      writeFileSync(join(folder, '.gitkeep'), '')
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const path = join(folder, name)
        if (packable.test(name) && statSync(path).size >= least) packFile(path)
      }
    },
  }
}

function packFile(path: string) {
  const content = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
}
