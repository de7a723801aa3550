"""What an on-call engineer lives through, as tests of the rules: traffic goes in, and which alerts fire comes out."""
