/**
 * What a view may depend on, besides `meta.step`; never on state paths. `busy`: an effect is in flight.
 * `reading`: a read is, and the user waits for it. `parked`: the flow waits for step-up.
 */
export type FlowTag = 'busy' | 'reading' | 'awaitingUser' | 'parked' | 'failed' | 'done';
