"""What Rappel costs, side by side with a floor and with what one would pick off the shelf."""
