import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/nonce'
import { queries } from './api/queries'
import './app/base.css'
import { Crash } from './app/Crash'
import { Dress } from './app/Dress'
import { Routing } from './app/Routing'
import { LanguageProvider } from './i18n/language'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <Crash>
        <QueryClientProvider client={queries}>
          <Dress>
            <Routing />
          </Dress>
        </QueryClientProvider>
      </Crash>
    </LanguageProvider>
  </StrictMode>,
)
