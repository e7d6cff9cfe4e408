// Written by `npm run types` from openapi.json.
export interface paths {
    "/console/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a distributor's API keys
         * @description Roles: operator, distributor. API keys need the scope keys:read; rate class read.
         */
        get: operations["list-api-keys"];
        put?: never;
        /**
         * Make an API key
         * @description The token is shown this once; a repeated request shows the key without it. People make keys; a key can't make another.
         *
         *     A key may be kept to scopes and to ranges of addresses; without them it may do all that keys may do, from anywhere.
         *
         *     Roles: operator, distributor. Of a party's people with duties: owner. Closed to API keys.
         */
        post: operations["create-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/v1/api-keys/{api_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Roles: operator, distributor. API keys need the scope keys:read; rate class read.
         */
        get: operations["get-api-key"];
        /**
         * Change an API key's name, scopes and addresses
         * @description All three are replaced; they count from the next call on.
         *
         *     Roles: operator, distributor. Of a party's people with duties: owner. Closed to API keys.
         */
        put: operations["edit-api-key"];
        post?: never;
        /**
         * Revoke an API key at once
         * @description Roles: operator, distributor. Of a party's people with duties: owner. Closed to API keys.
         */
        delete: operations["revoke-api-key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/v1/api-keys/{api_key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a new API key in an old one's place
         * @description The new key has the name, scopes, addresses and rates of the old one, and its term anew. Its token is shown this once. The old one goes on for the overlap, so that you can change over without a gap, and then expires.
         *
         *     Roles: operator, distributor. Of a party's people with duties: owner. Closed to API keys.
         */
        post: operations["rotate-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/v1/api-keys/{api_key_id}/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how fast an API key may ask
         * @description Each key has a bucket of its own for each class of operations.
         *
         *     Roles: operator, distributor. API keys need the scope keys:read; rate class read.
         */
        get: operations["get-api-key-rates"];
        /**
         * Set how fast an API key may ask
         * @description Replaces what was set of this key; a class that is left out has its distributor's rate, or else the usual.
         *
         *     Roles: operator.
         */
        put: operations["set-api-key-rates"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/v1/api-keys/{api_key_id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how an API key was used
         * @description The last 30 days unless you name others, 90 days at most and kept; a minute late. Calls that were refused before it was known whose they are (a wrong token, an address that is refused) are nobody's and not counted. How long calls took is told as the upper end of a bucket.
         *
         *     Roles: operator, distributor. API keys need the scope keys:read; rate class read.
         */
        get: operations["get-api-key-usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how a distributor's API keys were used
         * @description The last 30 days unless you name others, 90 days at most and kept; a minute late. Calls that were refused before it was known whose they are (a wrong token, an address that is refused) are nobody's and not counted. How long calls took is told as the upper end of a bucket.
         *
         *     Roles: operator, distributor. API keys need the scope keys:read; rate class read.
         */
        get: operations["get-usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/v1/distributors/{distributor_id}/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how fast each API key of a distributor may ask
         * @description Roles: operator, distributor. API keys need the scope keys:read; rate class read.
         */
        get: operations["get-distributor-rates"];
        /**
         * Set how fast each API key of a distributor may ask
         * @description Replaces what was set; a class that is left out has the usual rate.
         *
         *     Roles: operator.
         */
        put: operations["set-distributor-rates"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        APIKey: {
            /**
             * @description The ranges of addresses that it is kept to; anywhere, when left out
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            addresses?: string[];
            /** Format: date-time */
            created_at: string;
            /** @example dst_128ggyhyyk08n */
            distributor_id: string;
            /** Format: date-time */
            expires_at?: string;
            /** @example key_128ggyhyyk08n */
            id: string;
            /**
             * @description Where it was last used from; shown to the distributor's owners alone
             * @example 203.0.113.7
             */
            last_address?: string;
            /**
             * Format: date-time
             * @description A minute late at most; never, when left out
             */
            last_used_at?: string;
            /** @example ERP */
            name: string;
            /**
             * @description The key that took its place by rotation
             * @example key_128ggyhyyk08n
             */
            replaced_by_id?: string;
            /** Format: date-time */
            revoked_at?: string;
            /**
             * @description What it may do; all that keys may do, when left out
             * @example [
             *       "orders:read"
             *     ]
             */
            scopes?: string[];
            /**
             * @description The last four letters of the token, to tell keys apart
             * @example x7qa
             */
            tail: string;
            /** @description A key fxt_… for the sandbox alone */
            test: boolean;
            /**
             * @description Shown once, when the key is made
             * @example fxk_…
             */
            token?: string;
        };
        ClassUsage: {
            /**
             * Format: int64
             * @description Calls of one key in its busiest minute
             * @example 95
             */
            busiest_minute: number;
            /** @enum {string} */
            class: "read" | "write" | "order" | "heavy" | "changes";
            /**
             * Format: int64
             * @description 2xx and 3xx
             * @example 1840
             */
            done: number;
            /**
             * Format: int64
             * @description 5xx
             * @example 0
             */
            failed: number;
            /**
             * Format: int64
             * @description 429
             * @example 0
             */
            limited: number;
            /**
             * Format: int64
             * @description Half of the calls were answered within so many milliseconds
             * @example 5
             */
            p50_ms: number;
            /**
             * Format: int64
             * @description 99 of 100 calls were answered within so many milliseconds; 5000 stands for that or longer
             * @example 50
             */
            p99_ms: number;
            /**
             * Format: int64
             * @description 4xx but 429
             * @example 12
             */
            refused: number;
        };
        DayUsage: {
            /**
             * Format: int64
             * @description Calls of one key in its busiest minute
             * @example 95
             */
            busiest_minute: number;
            /** @enum {string} */
            class: "read" | "write" | "order" | "heavy" | "changes";
            /**
             * Format: date
             * @example 2026-11-27
             */
            day: string;
            /**
             * Format: int64
             * @description 2xx and 3xx
             * @example 1840
             */
            done: number;
            /**
             * Format: int64
             * @description 5xx
             * @example 0
             */
            failed: number;
            /**
             * Format: int64
             * @description 429
             * @example 0
             */
            limited: number;
            /**
             * Format: int64
             * @description Half of the calls were answered within so many milliseconds
             * @example 5
             */
            p50_ms: number;
            /**
             * Format: int64
             * @description 99 of 100 calls were answered within so many milliseconds; 5000 stands for that or longer
             * @example 50
             */
            p99_ms: number;
            /**
             * Format: int64
             * @description 4xx but 429
             * @example 12
             */
            refused: number;
        };
        KeyUsage: {
            /** @example key_128ggyhyyk08n */
            api_key_id: string;
            /**
             * Format: int64
             * @description Calls of one key in its busiest minute
             * @example 95
             */
            busiest_minute: number;
            /**
             * Format: int64
             * @description 2xx and 3xx
             * @example 1840
             */
            done: number;
            /**
             * Format: int64
             * @description 5xx
             * @example 0
             */
            failed: number;
            /**
             * Format: int64
             * @description 429
             * @example 0
             */
            limited: number;
            /**
             * Format: int64
             * @description Half of the calls were answered within so many milliseconds
             * @example 5
             */
            p50_ms: number;
            /**
             * Format: int64
             * @description 99 of 100 calls were answered within so many milliseconds; 5000 stands for that or longer
             * @example 50
             */
            p99_ms: number;
            /**
             * Format: int64
             * @description 4xx but 429
             * @example 12
             */
            refused: number;
        };
        KeyWords: {
            /**
             * @description Addresses, or ranges in CIDR, v4 and v6, that it is kept to; anywhere, when left out
             * @example [
             *       "203.0.113.0/24",
             *       "2001:db8::/48"
             *     ]
             */
            addresses?: string[];
            /** @example ERP */
            name: string;
            /**
             * @description What it may do; all that keys may do, when left out. Each operation names the scope that it needs
             * @example [
             *       "goods:read",
             *       "orders:write"
             *     ]
             */
            scopes?: ("goods:read" | "prices:read" | "stock:read" | "quotes:read" | "selections:read" | "selections:write" | "listings:read" | "listings:write" | "orders:read" | "orders:write" | "orders:pay" | "after-sales:read" | "after-sales:write" | "statements:read" | "changes:read" | "webhooks:read" | "webhooks:write" | "metrics:write" | "files:read" | "files:write" | "notices:read" | "notices:write" | "account:read" | "account:write" | "keys:read")[];
        };
        NewAPIKey: {
            /**
             * @description Addresses, or ranges in CIDR, v4 and v6, that it is kept to; anywhere, when left out
             * @example [
             *       "203.0.113.0/24",
             *       "2001:db8::/48"
             *     ]
             */
            addresses?: string[];
            /**
             * @description Needed from the operator; a distributor's own otherwise
             * @example dst_128ggyhyyk08n
             */
            distributor_id?: string;
            /**
             * Format: date-time
             * @description Never, when left out. You are reminded 14 and 3 days before
             */
            expires_at?: string;
            /** @example ERP */
            name: string;
            /**
             * @description What it may do; all that keys may do, when left out. Each operation names the scope that it needs
             * @example [
             *       "goods:read",
             *       "orders:write"
             *     ]
             */
            scopes?: ("goods:read" | "prices:read" | "stock:read" | "quotes:read" | "selections:read" | "selections:write" | "listings:read" | "listings:write" | "orders:read" | "orders:write" | "orders:pay" | "after-sales:read" | "after-sales:write" | "statements:read" | "changes:read" | "webhooks:read" | "webhooks:write" | "metrics:write" | "files:read" | "files:write" | "notices:read" | "notices:write" | "account:read" | "account:write" | "keys:read")[];
            /** @description Make a key fxt_… for the sandbox alone */
            test?: boolean;
        };
        NewRates: {
            /** @description None: the usual */
            rates: components["schemas"]["RateOfClass"][];
        };
        PageAPIKey: {
            items: components["schemas"]["APIKey"][];
            /**
             * @description Pass it as after to get the page after; absent on the last page
             * @example b3JkXzAxMHEy
             */
            next?: string;
        };
        Place: {
            /**
             * @description For programs; never changes
             * @example out_of_range
             */
            code: string;
            /** @description The values as they are now, to mend the request with */
            live?: {
                [key: string]: string;
            };
            /**
             * @description For people
             * @example must be at least 1
             */
            message: string;
            /**
             * @description JSON path in the body; or path., query. or header. and a name
             * @example lines[2].quantity
             */
            path: string;
        };
        Problem: {
            /**
             * @description For programs; never changes
             * @example invalid_request
             */
            code: string;
            /**
             * @description For people, in the language of Accept-Language
             * @example the request is not valid; see errors
             */
            detail: string;
            /** @description All places at fault, at once */
            errors?: components["schemas"]["Place"][];
            /**
             * @description Names an internal error in the operator's log
             * @example 01JD3W8M0Q6X
             */
            incident?: string;
            /**
             * Format: int64
             * @description The HTTP status
             * @example 422
             */
            status: number;
            /**
             * @description The HTTP status in words
             * @example Unprocessable Entity
             */
            title: string;
            /**
             * @description Where this installation explains the code
             * @example /docs/errors#invalid_request
             */
            type: string;
        };
        RateInForce: {
            /**
             * Format: int64
             * @description No fewer than a second
             * @example 1000
             */
            at_once: number;
            /**
             * @description read · write · order: orders placed, paid, cancelled, received · heavy: exports, archives · changes: the change feed
             * @enum {string}
             */
            class: "read" | "write" | "order" | "heavy" | "changes";
            /**
             * Format: int64
             * @description In the long run
             * @example 200
             */
            per_second: number;
            /**
             * @description What the rate was set for; installation: it is the usual
             * @enum {string}
             */
            set_for: "key" | "distributor" | "installation";
        };
        RateOfClass: {
            /**
             * Format: int64
             * @description No fewer than a second
             * @example 1000
             */
            at_once: number;
            /**
             * @description read · write · order: orders placed, paid, cancelled, received · heavy: exports, archives · changes: the change feed
             * @enum {string}
             */
            class: "read" | "write" | "order" | "heavy" | "changes";
            /**
             * Format: int64
             * @description In the long run
             * @example 200
             */
            per_second: number;
        };
        RatesInForce: {
            rates: components["schemas"]["RateInForce"][];
        };
        RotationOfKey: {
            /**
             * Format: int64
             * @description How long the old key goes on; 0: it ends at once
             * @example 24
             */
            overlap_hours: number;
        };
        UsageOfKeys: {
            classes: components["schemas"]["ClassUsage"][];
            /** @description Oldest first */
            days: components["schemas"]["DayUsage"][];
            /**
             * Format: date
             * @example 2026-10-29
             */
            from: string;
            /** @description When all keys are asked for */
            keys?: components["schemas"]["KeyUsage"][];
            /**
             * Format: date
             * @description Included
             * @example 2026-11-27
             */
            to: string;
        };
    };
    responses: {
        /** @description The caller has this answer already: its ETag was sent as If-None-Match */
        NotModified: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Bad Request */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unauthorized */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Forbidden */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not Found */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Request Timeout */
        Problem408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Conflict */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Request Entity Too Large */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unsupported Media Type */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unprocessable Entity */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too Many Requests */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Internal Server Error */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Service Unavailable */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "list-api-keys": {
        parameters: {
            query?: {
                /** @description Cursor: the next of the page before */
                after?: string;
                /** @description How many items at most */
                limit?: number;
                /** @description Needed from the operator; a distributor's own otherwise */
                distributor_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-03-02T02:00:00Z",
                     *           "distributor_id": "dst_01hzx00000001",
                     *           "id": "key_01hzx00000001",
                     *           "name": "ERP",
                     *           "tail": "vrgq",
                     *           "test": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PageAPIKey"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "create-api-key": {
        parameters: {
            query?: never;
            header: {
                /** @description Any text of yours, new for each new command. Asking again with the same key does nothing twice */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "distributor_id": "dst_01hzx00000001",
                 *       "expires_at": "2030-01-01T00:00:00Z",
                 *       "name": "second"
                 *     }
                 */
                "application/json": components["schemas"]["NewAPIKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-04-11T02:00:00Z",
                     *       "distributor_id": "dst_01hzx00000001",
                     *       "expires_at": "2030-01-01T00:00:00Z",
                     *       "id": "key_01hzx00000001",
                     *       "name": "second",
                     *       "tail": "yekq",
                     *       "test": false,
                     *       "token": "fxk_examplexexamplexexamplexexample"
                     *     }
                     */
                    "application/json": components["schemas"]["APIKey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "get-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-02T02:00:00Z",
                     *       "distributor_id": "dst_01hzx00000001",
                     *       "id": "key_01hzx00000001",
                     *       "name": "ERP",
                     *       "tail": "vrgq",
                     *       "test": false
                     *     }
                     */
                    "application/json": components["schemas"]["APIKey"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "edit-api-key": {
        parameters: {
            query?: never;
            header: {
                /** @description Any text of yours, new for each new command. Asking again with the same key does nothing twice */
                "Idempotency-Key": string;
            };
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "addresses": [
                 *         "192.0.2.0/24",
                 *         "2001:db8::/48"
                 *       ],
                 *       "name": "ERP",
                 *       "scopes": [
                 *         "orders:read",
                 *         "orders:write"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["KeyWords"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addresses": [
                     *         "192.0.2.0/24",
                     *         "2001:db8::/48"
                     *       ],
                     *       "created_at": "2026-03-02T02:00:00Z",
                     *       "distributor_id": "dst_01hzx00000001",
                     *       "id": "key_01hzx00000001",
                     *       "name": "ERP",
                     *       "scopes": [
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "tail": "vrgq",
                     *       "test": false
                     *     }
                     */
                    "application/json": components["schemas"]["APIKey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "revoke-api-key": {
        parameters: {
            query?: never;
            header: {
                /** @description Any text of yours, new for each new command. Asking again with the same key does nothing twice */
                "Idempotency-Key": string;
            };
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "rotate-api-key": {
        parameters: {
            query?: never;
            header: {
                /** @description Any text of yours, new for each new command. Asking again with the same key does nothing twice */
                "Idempotency-Key": string;
            };
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlap_hours": 24
                 *     }
                 */
                "application/json": components["schemas"]["RotationOfKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addresses": [
                     *         "192.0.2.0/24",
                     *         "2001:db8::/48"
                     *       ],
                     *       "created_at": "2026-04-11T02:00:00Z",
                     *       "distributor_id": "dst_01hzx00000001",
                     *       "id": "key_01hzx00000001",
                     *       "name": "ERP",
                     *       "scopes": [
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "tail": "qcdq",
                     *       "test": false,
                     *       "token": "fxk_examplexexamplexexamplexexample"
                     *     }
                     */
                    "application/json": components["schemas"]["APIKey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "get-api-key-rates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rates": [
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "read",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         },
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "write",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RatesInForce"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "set-api-key-rates": {
        parameters: {
            query?: never;
            header: {
                /** @description Any text of yours, new for each new command. Asking again with the same key does nothing twice */
                "Idempotency-Key": string;
            };
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rates": [
                 *         {
                 *           "at_once": 2500,
                 *           "class": "order",
                 *           "per_second": 500
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewRates"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rates": [
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "read",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         },
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "write",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RatesInForce"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "get-api-key-usage": {
        parameters: {
            query?: {
                /** @description First business day; 29 days before the last, when left out */
                from?: string;
                /** @description Last business day; today, when left out */
                to?: string;
            };
            header?: never;
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classes": [],
                     *       "days": [],
                     *       "from": "2026-01-01",
                     *       "to": "2026-01-31"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageOfKeys"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "get-usage": {
        parameters: {
            query?: {
                /** @description Needed from the operator; a distributor's own otherwise */
                distributor_id?: string;
                /** @description First business day; 29 days before the last, when left out */
                from?: string;
                /** @description Last business day; today, when left out */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classes": [],
                     *       "days": [],
                     *       "from": "2026-03-13",
                     *       "to": "2026-04-11"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageOfKeys"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "get-distributor-rates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                distributor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rates": [
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "read",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         },
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "write",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RatesInForce"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "set-distributor-rates": {
        parameters: {
            query?: never;
            header: {
                /** @description Any text of yours, new for each new command. Asking again with the same key does nothing twice */
                "Idempotency-Key": string;
            };
            path: {
                distributor_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rates": [
                 *         {
                 *           "at_once": 900,
                 *           "class": "read",
                 *           "per_second": 300
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewRates"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rates": [
                     *         {
                     *           "at_once": 900,
                     *           "class": "read",
                     *           "per_second": 300,
                     *           "set_for": "distributor"
                     *         },
                     *         {
                     *           "at_once": 1000000,
                     *           "class": "write",
                     *           "per_second": 1000000,
                     *           "set_for": "installation"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RatesInForce"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
