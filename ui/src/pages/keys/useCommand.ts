import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newCommand } from '../../api/keys'

/** One command on keys. Trying it again after no answer goes under the same Idempotency-Key, so that nothing is done twice. */
export function useCommand<A, R>(does: (command: string, asked: A) => Promise<R>, then: (result: R) => void) {
  const cache = useQueryClient()
  const [command] = useState(newCommand)
  return useMutation({
    mutationFn: (asked: A) => does(command, asked),
    onSuccess: async (result) => {
      await cache.invalidateQueries({ queryKey: ['keys'] })
      then(result)
    },
  })
}
