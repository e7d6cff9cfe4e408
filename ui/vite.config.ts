import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { pack } from './build/pack.ts'

// Where `npm run dev` finds a running binary.
const backend = process.env.FENXIAO_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), pack()],
  server: { proxy: Object.fromEntries(['/console/api', '/media', '/v1'].map((path) => [path, { target: backend, changeOrigin: false }])) },
  build: {
    // Embedded by internal/console; the folder keeps a placeholder so that the binary builds without pages.
    outDir: '../internal/console/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rollupOptions: {
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
