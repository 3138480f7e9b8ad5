/** What stands between a client and an emulator in the same process, and counts. */
export interface Wire {
  readonly fetch: typeof globalThis.fetch;
  /** Requests that are still waited for, or whose body is still read. */
  readonly alive: number;
  /** How many requests were made, also those that came to nothing. */
  readonly sent: number;
  /** The text of the last body that was read to its end. */
  readonly lastText: string;
  /** Lets no request through: nobody listens. */
  refuseConnections(isRefusing: boolean): void;
}

/** Puts a wire before an emulator. */
export function createWire(fetch: typeof globalThis.fetch): Wire {
  let alive = 0;
  let sent = 0;
  let lastText = '';
  let isRefusing = false;

  function watched(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let isOver = false;
    const end = () => {
      if (!isOver) alive -= 1;
      isOver = true;
    };
    return new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) {
            text += decoder.decode(value, { stream: true });
            return controller.enqueue(value);
          }
          lastText = text;
          end();
          controller.close();
        } catch (error) {
          end();
          controller.error(error);
        }
      },
      async cancel(reason) {
        end();
        await reader.cancel(reason);
      },
    });
  }

  return {
    get alive() {
      return alive;
    },
    get sent() {
      return sent;
    },
    get lastText() {
      return lastText;
    },
    refuseConnections(refusing) {
      isRefusing = refusing;
    },
    async fetch(input, init) {
      sent += 1;
      if (isRefusing) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
      alive += 1;
      try {
        const response = await fetch(input, init);
        if (!response.body) {
          alive -= 1;
          return response;
        }
        const { status, headers } = response;
        return new Response(watched(response.body), { status, headers });
      } catch (error) {
        alive -= 1;
        throw error;
      }
    },
  };
}
