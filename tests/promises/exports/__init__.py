"""One population of customers as the exports of many systems."""
