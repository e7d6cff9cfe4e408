import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { pack } from './build/pack.ts'

// Where `npm run dev` finds a running binary.
const backend = process.env.FENXIAO_URL ?? 'http://127.0.0.1:8080'

/** While developing: the front's addresses are answered with its own page, as the binary does. */
const front = (): Plugin => ({
  name: 'fenxiao-front',
  configureServer: (server) => {
    server.middlewares.use((request, _, next) => {
      if (/^\/front(\/|\?|$)/.test(request.url ?? '')) request.url = '/front.html'
      next()
    })
  },
})

export default defineConfig({
  plugins: [react(), pack(), front()],
  server: { proxy: { '/console/api': backend, '/v1': backend, '/media': backend } },
  build: {
    // Embedded by internal/console; the folder keeps a placeholder so that the binary builds without pages.
    outDir: '../internal/console/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      input: ['index.html', 'front.html'], // strangers load nothing of the console
      output: {
        manualChunks: (id) => {
          if (/node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//.test(id)) return 'react'
          return /node_modules\/(echarts|zrender|tslib)\//.test(id) ? 'charts' : undefined // of several pages, and of none that begins
        },
      },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
})
