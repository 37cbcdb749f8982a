"""Words every room uses: pure values and checks, standard library only."""
