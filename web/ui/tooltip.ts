/** Context key: the host of all tips above, so that one tip follows another without a delay. */
export const tooltipProvided = Symbol('tooltip-provider');
