"""OSPF neighbor states and events, as OMPROUTE numbers them and as FRR names them.

OMPROUTE's codes: IBM EZZ7919I and EZZ7921I (IP Messages volume 4). FRR's names: ospfd/ospf_nsm.c,
ospf6d/ospf6_neighbor.c, releases 7.0 to 10.7. FRR is read by name: its numbers moved between releases.
"""

from __future__ import annotations

from enum import IntEnum


class NeighborState(IntEnum):
    """Neighbor states with OMPROUTE's codes; a higher one is nearer to full adjacency."""

    DOWN = 1
    ATTEMPT = 2
    INIT = 4
    TWO_WAY = 8
    EX_START = 16
    EXCHANGE = 32
    LOADING = 64
    FULL = 128


class NeighborEvent(IntEnum):
    """Neighbor events with OMPROUTE's codes; 14 to 16 are its own and FRR has none of them."""

    HELLO_RECEIVED = 1
    START = 2
    TWO_WAY_RECEIVED = 3
    ADJ_OK = 4
    NEGOTIATION_DONE = 5
    EXCHANGE_DONE = 6
    SEQ_NUMBER_MISMATCH = 7
    BAD_LS_REQ = 8
    LOADING_DONE = 9
    ONE_WAY = 10
    KILL_NBR = 11
    INACTIVITY_TIMER = 12
    LL_DOWN = 13
    ADJ_START = 14
    NO_PROG = 15
    MAX_ADJ = 16


FAILURE_EVENTS = frozenset(
    {
        NeighborEvent.SEQ_NUMBER_MISMATCH,
        NeighborEvent.BAD_LS_REQ,
        NeighborEvent.ONE_WAY,
        NeighborEvent.KILL_NBR,
        NeighborEvent.INACTIVITY_TIMER,
        NeighborEvent.LL_DOWN,
        NeighborEvent.NO_PROG,
        NeighborEvent.MAX_ADJ,
    }
)
"""The events EZZ7921I reports. IBM's text says "7 to 15", but 9 is the success (facts: messages 1.2)."""

FRR_STATES = {
    # ospfd deletes a dead neighbor where OMPROUTE keeps it as Down; ospf6d spells two states its own way.
    "Deleted": NeighborState.DOWN,
    "Down": NeighborState.DOWN,
    "Attempt": NeighborState.ATTEMPT,
    "Init": NeighborState.INIT,
    "2-Way": NeighborState.TWO_WAY,
    "Twoway": NeighborState.TWO_WAY,
    "ExStart": NeighborState.EX_START,
    "Exchange": NeighborState.EXCHANGE,
    "ExChange": NeighborState.EXCHANGE,
    "Loading": NeighborState.LOADING,
    "Full": NeighborState.FULL,
}

FRR_EVENTS = {
    "HelloReceived": NeighborEvent.HELLO_RECEIVED,
    "PacketReceived": NeighborEvent.HELLO_RECEIVED,  # its name up to FRR 8.0 (pull request 9760)
    "Start": NeighborEvent.START,
    "2-WayReceived": NeighborEvent.TWO_WAY_RECEIVED,
    "AdjOK?": NeighborEvent.ADJ_OK,
    "NegotiationDone": NeighborEvent.NEGOTIATION_DONE,
    "ExchangeDone": NeighborEvent.EXCHANGE_DONE,
    "SeqNumberMismatch": NeighborEvent.SEQ_NUMBER_MISMATCH,
    "BadLSReq": NeighborEvent.BAD_LS_REQ,
    "LoadingDone": NeighborEvent.LOADING_DONE,
    "1-WayReceived": NeighborEvent.ONE_WAY,
    "KillNbr": NeighborEvent.KILL_NBR,
    "InactivityTimer": NeighborEvent.INACTIVITY_TIMER,
    "LLDown": NeighborEvent.LL_DOWN,
}
